"""The nouns of the street, the service and the plan: frozen values that never change once made."""
