"""Texts of the page about the interface for programs."""

from stadtgraph.pages.texts import texts

TEXTS = texts(
    title_api=("Schnittstelle für Programme", "Interface for programs"),
    api_lead=(
        "Programme können eigene Abfragen stellen, und jede fertige Frage ist eine Adresse, die sie abrufen können, "
        "ohne Anmeldung und ohne Schlüssel. Diese Seite ist aus der maschinenlesbaren Beschreibung gemacht, die dieser "
        "Server selbst gibt.",
        "Programs can ask queries of their own, and each ready question is an address that they can fetch, without "
        "registration and without a key. This page is made from the machine-readable description that this server "
        "gives itself.",
    ),
    api_document=("Die Beschreibung (OpenAPI, JSON)", "The description (OpenAPI, JSON)"),
    api_errors=(
        "Ein unbekannter Parameter oder ein Wert der falschen Art wird mit 400 abgelehnt, eine unbekannte Frage mit "
        "404. Die Antwort (application/problem+json) sagt auf Englisch, was nicht stimmt.",
        "An unknown parameter or a value of the wrong kind is refused with 400, an unknown question with 404. The "
        "answer (application/problem+json) says what is wrong.",
    ),
    api_elsewhere=(
        "Eigene Fragen, ganze Seiten als Daten und alle Dateien: siehe „Daten nutzen“.",
        "Questions of your own, whole pages as data and all files: see “Use the data”.",
    ),
    api_empty=("Dieser Server bietet keine fertigen Fragen an.", "This server offers no ready questions."),
    api_contents=("Inhalt", "Contents"),
    api_parameter=("Parameter", "Parameter"),
    api_formats=("Formate", "Formats"),
    api_example=("Aufruf mit curl", "Call with curl"),
    api_default=("Vorgabe:", "default:"),
    api_required=("muss angegeben werden", "required"),
    api_one_of=("eines von:", "one of:"),
    api_page=("Seite mit Antwort", "Page with the answer"),
    api_iri=("IRI", "IRI"),
    api_string=("Text", "text"),
    api_integer=("ganze Zahl", "whole number"),
    api_number=("Zahl", "number"),
    api_boolean=("true oder false", "true or false"),
    api_array=("mehrmals möglich", "may be repeated"),
    api_date=("Datum, JJJJ-MM-TT", "date, YYYY-MM-DD"),
)
