"""The words of cells that are read in Spanish, beside the English ones. Folded: no case, no accents. Pure."""

from matches.models import ContactWay, Direction, Format, Path, Stage

PATHS: dict[str, str] = {
    **dict.fromkeys(("familia", "familias", "de familia a familia", "familiar"), Path.FAMILY),
    **dict.fromkeys(("profesional", "profesionales", "grupo", "profesional o de grupo"), Path.PROFESSIONAL),
}
DIRECTIONS: dict[str, str] = {
    **dict.fromkeys(("reciproco", "en ambos sentidos", "en los dos sentidos", "pares"), Direction.MUTUAL),
    **dict.fromkeys(("en un sentido", "un sentido", "una parte aporta"), Direction.DIRECTIONAL),
}
FORMATS: dict[str, str] = {
    **dict.fromkeys(("sesion de formacion", "formacion"), Format.TRAINING),
    **dict.fromkeys(("estudio de caso", "caso"), Format.CASE_STUDY),
    **dict.fromkeys(("solucion de problemas en grupo", "solucion de problemas", "grupo"), Format.GROUP),
    **dict.fromkeys(("de persona a persona", "persona a persona", "1 a 1", "uno a uno"), Format.ONE_TO_ONE),
}
STAGES: dict[str, str] = {
    **dict.fromkeys(("borrador", "nuevo"), Stage.DRAFT),
    **dict.fromkeys(("en preparacion", "preparacion"), Stage.PREPARING),
    **dict.fromkeys(("con invitaciones", "invitado"), Stage.INVITING),
    **dict.fromkeys(("activo", "en curso", "presentado", "abierto"), Stage.ACTIVE),
    **dict.fromkeys(("en pausa", "pausa"), Stage.ON_HOLD),
    **dict.fromkeys(("cerrado", "terminado", "finalizado"), Stage.CLOSED),
}
CONTACTS: dict[str, str] = {
    **dict.fromkeys(("telefono", "llamada", "llamada telefonica"), ContactWay.PHONE),
    **dict.fromkeys(("texto", "mensaje", "mensaje de texto"), ContactWay.TEXT),
    **dict.fromkeys(("llamada por relay", "retransmision", "servicio de retransmision"), ContactWay.RELAY),
    "videotelefono": ContactWay.VIDEOPHONE,
    "videollamada": ContactWay.VIDEO,
    **dict.fromkeys(("correo", "correo electronico"), ContactWay.EMAIL),
    **dict.fromkeys(("carta", "correo postal"), ContactWay.LETTER),
    **dict.fromkeys(("en persona", "visita"), ContactWay.IN_PERSON),
    **dict.fromkeys(("no esta registrado", "no se sabe", "desconocido"), ContactWay.UNKNOWN),
}
