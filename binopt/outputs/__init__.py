"""A plan into papers: pure render functions over one shared timetable, and the writer that moves them in whole."""
