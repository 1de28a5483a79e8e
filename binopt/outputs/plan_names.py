"""What the files of a plan folder are called."""

PLAN_FILE = "plan.gpkg"
REPORT_FILE = "report.json"
SCHEDULE_FILE = "schedule.csv"
TIMINGS_FILE = "timings.json"
MAP_FILE = "map.html"
OVERVIEW_FILE = "overview.png"
