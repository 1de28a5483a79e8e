"""Where a tape is worth its while: faces whose true width would change a plan, and the figures brought back."""

from binopt.survey.applying import apply_tape
from binopt.survey.listing import Survey, SurveyFace, make_survey
from binopt.survey.paper import write_survey

__all__ = ["Survey", "SurveyFace", "apply_tape", "make_survey", "write_survey"]
