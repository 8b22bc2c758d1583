"""Forms of a validation report: for people, for programs, and for the pipelines that show it."""
