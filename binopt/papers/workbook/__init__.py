"""The plan as a workbook, for everybody whose tool is the spreadsheet."""
