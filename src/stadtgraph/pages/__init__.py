"""What the pages show: texts, records to be shown, drawings. No HTTP, no templates."""
