"""The words of a week that are read in Spanish, beside the English ones. Folded: no case, no accents. Pure."""

DAYS = {
    name: [day]
    for day, names in enumerate((
        ("lun", "lunes"), ("mar", "martes"), ("mie", "mier", "miercoles"), ("jue", "jueves"), ("vie", "viernes"),
        ("sab", "sabado"), ("dom", "domingo"),
    ))
    for name in names
}  # fmt: skip
PARTS_OF_DAY = {"manana": "morning", "tarde": "afternoon", "noche": "evening"}
# How the rest of a week is said in English.
SAME_AS = [
    (r"(?<=\d)\s*de la manana\b", " am"),
    (r"(?<=\d)\s*de la (?:tarde|noche)\b", " pm"),
    (r"(?<=\d)\s*(?:h|hs|hrs|horas)\b\.?", ""),
    (r"\b(?:entre semana|dias? (?:de semana|habil(?:es)?|laborables?))\b", "weekday"),
    (r"\bfin(?:es)? de semana\b", "weekend"),
    (r"\b(?:todos los dias|cada dia|a diario|diario)\b", "daily"),
    (r"\bhasta\b|\ba (?=(?:las? )?\d|(?:la )?medi)|(?<=[a-z]) al? (?=[a-z]{3})", "-"),
    (r"\bmedianoche\b", "midnight"),
    (r"\bmediodia\b", "noon"),
    (r"\b[yeou]\b", ","),
    (r"\b(?:desde|entre|del?|las?|los|el|al|en|por|cada)\b", " "),
]
