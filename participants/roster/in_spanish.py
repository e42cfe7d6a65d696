"""The words of cells that are read in Spanish, beside the English ones. Folded: no case, no accents. Pure."""

import re

from participants.models import Kind, Level, NeedKind, Reach

NOTHING = ("ninguno", "ninguna", "nada", "no aplica", "n/d")
FAMILY = ("familia", "familiar")
KINDS: dict[str, str] = {
    **dict.fromkeys(("profesional", "profesionista"), Kind.PROFESSIONAL),
    **dict.fromkeys(("madre o padre", "padre o madre", "madre", "padre", "mama", "papa"), Kind.PARENT),
    **dict.fromkeys(("abuela o abuelo", "abuelo o abuela", "abuela", "abuelo"), Kind.GRANDPARENT),
    **dict.fromkeys(("hermana o hermano", "hermano o hermana", "hermana", "hermano"), Kind.SIBLING),
    **dict.fromkeys(
        (f"{who} de {care}" for care in ("acogida", "crianza") for who in ("madre o padre", "madre", "padre")),
        Kind.FOSTER_PARENT,
    ),
    **dict.fromkeys(
        ("persona adulta sordociega", "persona sordociega", "adulto sordociego", "adulta sordociega"),
        Kind.DEAFBLIND_ADULT,
    ),
}
LEVELS: dict[str, str] = {
    "servicio directo": Level.DIRECT_SERVICE,
    "liderazgo": Level.LEAD,
    **dict.fromkeys(("supervision", "supervisor", "supervisora"), Level.SUPERVISOR),
    **dict.fromkeys(("administracion", "administrador", "administradora"), Level.ADMINISTRATOR),
    **dict.fromkeys(("direccion ejecutiva", "ejecutivo", "ejecutiva"), Level.EXECUTIVE),
}
REACH: dict[str, str] = {
    **dict.fromkeys(("correo", "correo electronico"), Reach.EMAIL),
    **dict.fromkeys(("mensaje", "mensaje de texto", "texto"), Reach.TEXT),
    **dict.fromkeys(("telefono", "llamada"), Reach.PHONE),
    **dict.fromkeys(("retransmision", "servicio de retransmision", "llamada por relay"), Reach.RELAY),
    "videotelefono": Reach.VIDEOPHONE,
    **dict.fromkeys(("carta", "correo postal"), Reach.POST),
    **dict.fromkeys(("ayudante", "persona que ayuda", "por medio de una persona que ayuda"), Reach.HELPER),
}
YES = {
    **dict.fromkeys(("si", "s", "verdadero", "adulto", "adulta", "mayor de edad"), "yes"),
    **dict.fromkeys(("falso", "menor", "menor de edad", "menor de 18"), "no"),
}
NEEDS: dict[str, NeedKind] = {
    **dict.fromkeys(("subtitulos", "subtitulos en vivo", "cart (subtitulos en vivo)"), NeedKind.CAPTIONS),
    **dict.fromkeys(("acompanante de apoyo", "ssp (acompanante de apoyo)", "guia interprete"), NeedKind.SSP),
    **dict.fromkeys(("letra grande", "letras grandes"), NeedKind.LARGE_PRINT),
    **dict.fromkeys(("texto simple", "documentos en texto simple"), NeedKind.PLAIN_TEXT),
    **dict.fromkeys(("documentos de word (docx)", "documentos de word"), NeedKind.DOCX),
    "dispositivo de escucha": NeedKind.LISTENING_DEVICE,
    **dict.fromkeys(("descansos", "pausas"), NeedKind.BREAKS),
    "iluminacion": NeedKind.LIGHTING,
    "perro guia": NeedKind.GUIDE_DOG,
    **dict.fromkeys(("cuidado de ninos", "guarderia"), NeedKind.CHILD_CARE),
}
INTERPRETER = re.compile(r"interpret(?:es?|acion)\b(?: (?:de|en))? ?(.*)")
