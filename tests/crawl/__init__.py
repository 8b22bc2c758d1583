"""Every page that a link leads to is there, and says what the data say."""
