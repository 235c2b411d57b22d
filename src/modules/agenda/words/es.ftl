menu-agenda = Agenda
agenda-title = Agenda
agenda-before = Anterior
agenda-after = Siguiente
agenda-today = Hoy
agenda-view = Vista
agenda-day = Día
agenda-week = Semana
agenda-who = Con quién
agenda-everyone = Todos
agenda-show = Ver
agenda-none = Sin citas.
agenda-nobody = Primero agregue a quien atiende y su horario.
appointment-title = Cita
appointment-new = Nueva cita
appointment-new-title = Nueva cita
appointment-person = Persona
appointment-person-help = Busque por nombre o teléfono; si es nueva, regístrela desde aquí.
appointment-start = Día y hora
appointment-service = Servicio
appointment-with = Con
appointment-reason = Motivo
appointment-reason-help = En palabras de la persona. Se guarda cifrado.
appointment-book = Agendar
appointment-booked = Cita agendada.
appointment-move = Cambiar día, hora o con quién
appointment-move-do = Mover la cita
appointment-ics = Guardar en un calendario (.ics)
state-booked = Agendada
state-arrived = Llegó
state-in-service = En consulta
state-done = Atendida
state-no-show = No vino
state-cancelled = Cancelada
state-to-booked = Volver a agendada
state-to-arrived = Llegó
state-to-in-service = Pasó a consulta
state-to-done = Atendida
state-to-no-show = No vino
state-to-cancelled = Cancelar la cita
state-said-booked = La cita está agendada otra vez.
state-said-arrived = Anotado: ya llegó.
state-said-in-service = Anotado: está en consulta.
state-said-done = Anotado: atendida.
state-said-no-show = Anotado: no vino. El lugar quedó libre.
state-said-cancelled = Cita cancelada. El lugar quedó libre.
arrange-title = Horarios y servicios
arrange-resources = Quién y qué se agenda
arrange-services = Servicios
arrange-no-resources = Agregue a la primera persona que atiende.
arrange-retire = Retirar
arrange-retired = Retirado: lo ya agendado sigue.
arrange-saved = Guardado.
arrange-doors = Más del calendario
arrange-about-page = Lo que ve quien agenda por internet.
arrange-about-days = Vacaciones, feriados y horas que no se atienden.
arrange-about-calendars = Google, Outlook, Airbnb: sus horas ocupadas, y un calendario propio para llevar.
arrange-about-google = En ambos sentidos, para quien ya vive en Google.
arrange-about-import = Un calendario entero que ya llevaba en otra parte.
resource-title = Profesional, sala o equipo
resource-new = Agregar
resource-name = Nombre
resource-kind = Qué es
resource-professional = Profesional
resource-room = Sala
resource-equipment = Equipo
resource-colour = Color
resource-user = Usuario
resource-hours = Horario
resource-hours-help = Por ejemplo «09:00-14:00, 16:00-19:00». Vacío es cerrado.
service-new = Nuevo servicio
service-name = Nombre
service-duration = Minutos
service-buffer = Minutos libres después
service-price = Precio
fault-not-hours = Escriba rangos como 09:00-14:00, 16:00-19:00.
fault-not-in-hours = Está fuera del horario de atención.
fault-taken = Ese lugar ya está ocupado.
agenda-month = Mes
agenda-timeline = Por persona
agenda-month-title = { $month } de { $year }
agenda-more-events = { $n ->
    [one] y una más
   *[other] y { $n } más
}
appointment-anybody = Quien esté libre
state-held = Por confirmar
state-expired = No se confirmó
extra-title = Sobreturno
extra-open = Sobreturno
extra-why = Por qué se agrega sobre otra
extra-none = No es sobreturno
extra-help = Se encima con lo que haya. Cuenta en el límite del día de quien atiende.
extra-urgent = No puede esperar
extra-brief = Es un momento
extra-promised = Se le prometió
extra-other = Otro motivo
series-title = Citas que se repiten
series-open = Repetir cada semana
series-help = Primero verá las fechas y cuáles no caben; nada se agenda hasta que lo confirme.
series-every = Cada cuántas semanas
series-count = Cuántas en total
series-until = O hasta el día
series-look = Ver las fechas
series-all-fit = { $n ->
    [one] La fecha cabe.
   *[other] Las { $n } fechas caben.
}
series-some-fit = Caben { $n }. Las que no, quedan fuera: búsqueles otro lugar después.
series-dates = Fechas
series-fits = Cabe
series-not = No cabe
series-book = Agendar las marcadas
series-back = Cambiar
series-booked = { $n ->
    [one] Una cita agendada.
   *[other] { $n } citas agendadas.
}
series-others = { $n ->
    [one] Otra fecha de la serie
   *[other] Otras { $n } fechas de la serie
}
history-title = Qué ha pasado
history-booked = Agendada por { $by }.
history-state = { $state }: { $by }.
history-moved = Movida del { $from } al { $to } por { $by }.
history-by-itself = la propia persona
session-title = Sesión
session-left = Quedan { $n }
session-full = Llena
session-add = Agregar a alguien
block-title = No disponible
block-new = Apartar días
block-hours = Apartar unas horas
block-from = Desde
block-until = Hasta
block-until-day = Hasta (inclusive)
block-word = Para qué
block-word-help = Vacaciones, curso, junta. Lo ve el personal.
block-maintenance = Fuera de servicio
block-do = Apartar
block-made = Apartado.
block-end = Liberar
block-ended = El tiempo está libre otra vez.
blocks-title = Ausencias
blocks-none = Nadie tiene tiempo apartado.
days-title = Ausencias y feriados
days-link = Ausencias y feriados
days-none = Todas las semanas son iguales. Agregue aquí un feriado o un día con otro horario.
days-new = Cambiar un día
days-whose = De quién
days-everyone = Toda la casa
days-closed = Cerrado
days-hours-help = Vacío es cerrado. Por ejemplo «09:00-13:00».
days-forget = Como siempre
days-as-ever = Ese día vuelve a ser como siempre.
arrange-no-services = Agregue lo primero que se puede agendar: una consulta, una clase.
resource-extra = Sobreturnos por día
resource-extra-help = Cuántas citas se pueden encimar en un día. Cero: ninguna.
service-title = Servicio
service-givers = Quién lo da
service-givers-help = Sin marcar a nadie, lo dan todos.
service-more = Tiempos, lugares y lo que necesita
service-buffer-before = Minutos libres antes
service-step = Se ofrece cada (minutos)
service-capacity = Lugares por sesión
service-capacity-help = Más de uno: clase o grupo.
service-needs = Además necesita
need-room = Una sala libre
need-equipment = Un equipo libre
need-professional = Otro profesional libre
service-seats = { $n } lugares
service-online-title = En su página
service-online = Se puede agendar en línea
service-is-online = En línea
service-online-help = La gente lo encuentra en su página y aparta sin llamar.
service-about = Una frase que lo explique
service-notice = Aviso mínimo (horas)
service-horizon = Hasta cuántos días
service-cancel-until = Cancelar hasta (horas antes)
service-deposit = Anticipo
service-deposit-help = Se muestra al reservar; se cobra en el mostrador.
agenda-w-more = más
fault-not-given = Esta persona o sala no da ese servicio.
fault-too-soon = Es demasiado pronto: pida con más anticipación.
fault-too-far = Es demasiado lejos.
fault-not-a-start = A esa hora no empieza ninguna cita. Elija una de las horas que se ofrecen.
fault-series-count = Entre 2 y 52 citas.
fault-series-until = Diga cuántas, o hasta qué día.
fault-ends-before = Termina antes de empezar.
fault-over-the-price = El anticipo es mayor que el precio.
fault-series-look-first = Pulse «Ver las fechas» para revisarlas antes de agendar.
letter-greeting = Hola, { $name }:
letter-subject-booked = Su cita en { $business }: { $when }
letter-lead-booked = Su cita en { $business } está agendada.
letter-subject-moved = Su cita cambió: { $when }
letter-lead-moved = Su cita en { $business } cambió. Queda así:
letter-subject-cancelled = Cita cancelada: { $when }
letter-lead-cancelled = Esta cita en { $business } quedó cancelada.
letter-subject-day = Le esperamos: { $when }
letter-lead-day = Le recordamos su cita en { $business }.
letter-subject-hour = Su cita es en una hora: { $when }
letter-lead-hour = Su cita en { $business } es en una hora.
letter-where = Dónde
letter-phone = Teléfono
letter-link = Ver, cambiar o cancelar
letter-foot = Recibió este correo porque tiene una cita. No hace falta responder.
notices-title = Correos
notice-pending = saldrá
notice-posted = en camino
notice-skipped = no hizo falta
notice-no-address = no tiene correo
notice-too-late = ya era tarde
notice-over = ya no hacía falta
notice-no-server = sin servidor de correo
letter-code-subject = { $code } es su código
letter-code-lead = Para apartar su lugar en { $business }, escriba este código en la página:
letter-code-foot = Sirve durante { $minutes } minutos. Si no fue usted, no haga nada.
public-title = Reservar
public-times-title = Elija día y hora
public-who-title = Sus datos
public-code-title = Confirme su correo
public-own-title = Su cita
public-move-title = Cambiar la cita
public-none = Por ahora no hay nada que reservar en línea.
public-no-times = En estos días no queda lugar.
public-before = Días antes
public-after = Más días
public-weeks = Otros días
public-other-service = Elegir otro servicio
public-other-time = Elegir otra hora
public-zone = Las horas son las de { $zone }.
public-deposit = Se pide un anticipo de { $amount }, que se paga en el mostrador.
public-no-script = Para reservar aquí hace falta JavaScript. También puede llamar: { $phone }
public-given = Nombre
public-surname = Apellidos
public-email = Correo
public-email-help = Ahí le llega un código para confirmar.
public-phone = Teléfono
public-reason = Motivo
public-privacy = Sus datos se guardan cifrados en { $business } y no salen de ahí.
public-continue = Continuar
public-code = Código
public-code-lead = Le enviamos un código de seis números. Su lugar queda apartado { $minutes } minutos.
public-confirm = Confirmar la cita
public-start-again = Empezar de nuevo
public-done = Listo: su cita está agendada. Le enviamos los datos por correo.
public-move = Cambiar día u hora
public-cancel = Cancelar la cita
public-cancel-sure = Se cancela su cita y el lugar queda libre.
public-another = Reservar otra
public-now = ahora: { $when }
public-keep = Dejarla como está
online-title = Su página
online-open = Abierta: la gente puede reservar sola
online-open-help = Solo lo que marque como «en línea», en los horarios que queden libres.
online-welcome = Unas palabras de bienvenida
online-embed = Permitir mostrarla dentro de otro sitio
online-embed-help = Para ponerla en el sitio web que ya tiene.
online-embed-how = Pegue esto en su sitio:
online-address = Dirección
online-needs-mail = Sin correo nadie puede confirmar su reserva.
online-needs-service = Ningún servicio está marcado para reservar en línea.
fault-code-mismatch = El código no coincide. Revise el correo más reciente.
feed-busy = Ocupado
feed-title = En otros calendarios
feed-help = Pegue una de estas direcciones en Google, Outlook o Apple para ver esta agenda ahí. Son privadas: quien las tenga puede leerla.
feed-busy-only = Solo ocupado
feed-staff = Con iniciales y servicio
feed-renew = Cambiar las direcciones
feed-renew-sure = Las direcciones de ahora dejarán de funcionar.
feed-renewed = Hay direcciones nuevas.
letter-subject-offer = Se liberó un lugar: { $when }
letter-lead-offer = Se liberó un lugar en { $business }. Se lo guardamos { $minutes } minutos.
letter-link-offer = Lo tomo, o no puedo
letter-foot-offer = Está en nuestra lista de espera. Si no responde, el lugar pasa a la siguiente persona.
offer-title = Se liberó un lugar
offer-until = Se lo guardamos hasta las { $until }.
offer-accept = Lo tomo
offer-decline = No puedo
offer-taken = El lugar ya es suyo. Le enviamos los datos por correo.
offer-over = Este lugar ya no está apartado para usted. Sigue en la lista; si prefiere, llame: { $phone }
waiting-title = Lista de espera
waiting-none = Nadie espera un lugar. Agregue a quien quiera venir antes si algo se libera.
waiting-new = Agregar a la lista
waiting-help = Cuando se libere un lugar que le sirva, se le ofrece por correo, de uno en uno. A quien no tiene correo, llámele desde aquí.
waiting-days = Días que le sirven
waiting-hours = Horario que le sirve
waiting-hours-help = Por ejemplo «09:00-14:00». Vacío: cualquiera.
waiting-last = Hasta el día
waiting-until = hasta { $day }
waiting-join = Agregar
waiting-joined = Está en la lista.
waiting-leave = Quitar
waiting-left = Ya no está en la lista.
waiting-offered = Se le ofreció { $when }
days-others = Días con otro horario
summary-subject = { $business }: el día de hoy
summary-today = { $n ->
    [0] Hoy no hay citas.
    [one] Hoy hay una cita.
   *[other] Hoy hay { $n } citas.
}
summary-first = La primera: { $when }.
summary-done = { $n ->
    [0] Ayer no se atendió a nadie.
    [one] Ayer se atendió una cita.
   *[other] Ayer se atendieron { $n } citas.
}
summary-missed = { $n ->
    [one] A una no vino la persona.
   *[other] A { $n } no vino la persona.
}
summary-cancelled = { $n ->
    [one] Una se canceló.
   *[other] { $n } se cancelaron.
}
reports-title = Cómo va la agenda
reports-link = Cómo va la agenda
reports-days = Del { $from } al { $to }
reports-period = Periodo
reports-period-week = Esta semana
reports-period-month = Este mes
reports-period-last = El mes pasado
reports-empty = En esos días no hay citas. Elija otros días, o agende la primera.
reports-occupancy = Ocupación
reports-occupancy-help = Minutos con cita entre minutos de horario, sin contar ausencias ni días cerrados. Lo que se encima o se comparte cuenta una vez; lo cancelado y a lo que no vinieron, no. Las citas fuera de horario van aparte.
reports-booked = Con cita
reports-open = De horario
reports-outside = Fuera de horario
reports-hours = Ocupación por día y hora
reports-hours-help = De cada cien minutos de horario, cuántos tuvieron cita. Lo punteado está cerrado.
reports-hours-picture = Mapa de la ocupación por día de la semana y hora; los mismos números están en la tabla de abajo.
reports-as-table = Ver como tabla
reports-hour = Hora
reports-rates = Quién no vino y qué se canceló
reports-rates-help = «No vino» se cuenta sobre las citas cuya hora ya llegó; «canceló», sobre todas las agendadas.
reports-agreed = Citas
reports-ahead = Por venir
reports-came = Vinieron
reports-missed = No vinieron
reports-cancelled = Canceladas
reports-missed-rate = No vino
reports-cancelled-rate = Canceló
reports-together = En conjunto
reports-of-due = de { $n } que ya tocaban
reports-of-agreed = de { $n } agendadas
reports-median = Con cuánta anticipación
reports-median-days = { $n ->
    [0] el mismo día
    [1] 1 día
   *[other] { $n } días
}
reports-median-help = la mitad de las citas, o menos
reports-lead = Con cuánta anticipación agendan
reports-lead-days = Días antes
reports-lead-same = El mismo día
reports-lead-before = Un día antes
reports-lead-between = De { $from } a { $to } días
reports-lead-more = Más de un mes
reports-origins = De dónde vienen las citas
reports-origin = Origen
origin-staff = En el mostrador
origin-web = En línea
origin-waiting = Lista de espera
origin-import = De una lista
origin-google = De otro calendario
reports-csv-open = Minutos de horario
reports-csv-booked = Minutos con cita
reports-csv-outside = Minutos fuera de horario
reports-csv-percent = Por ciento
reports-file-occupancy = ocupacion
reports-file-hours = ocupacion-por-hora
reports-file-rates = inasistencias
reports-file-lead = anticipacion
reports-file-origins = origen
fault-report-too-long = Son más de 400 días. Elija un periodo más corto.
times-title = Próximas horas libres
times-none = No hay horas libres en las dos semanas siguientes. Elija otro día, otro servicio u otra persona.
times-look = Ver horas libres
visits-of-person = Citas
visits-of-person-none = Todavía no tiene citas.
visits-of-person-next = Próximas
visits-of-person-last = Anteriores
visits-of-person-book = Agendar otra

## Calendarios de fuera
outside-title = Calendarios de fuera
outside-busy = Ocupado fuera
outside-busy-help = Lo dice un calendario de fuera. Aquí no se agenda; si ya no es así, cámbielo allá.
outside-none = Aún no sigue ningún calendario. Agregue el de Google, Outlook, Apple, Airbnb o Booking y su tiempo ocupado aparecerá en la agenda.
outside-new = Seguir un calendario
outside-help = Se lee cada cinco minutos y solo se guarda cuándo está ocupado: ni títulos, ni lugares, ni personas.
outside-whose = De quién es el tiempo
outside-name = Nombre para reconocerlo
outside-address = Dirección secreta (iCal)
outside-address-help = En Google: Configuración del calendario → «Dirección secreta en formato iCal». Empieza con https:// o webcal://
outside-follow = Seguir
outside-followed = Se sigue el calendario.
outside-events = { $n ->
    [one] 1 evento
   *[other] { $n } eventos
}
outside-skipped = { $n ->
    [one] 1 no se entiende
   *[other] { $n } no se entienden
}
outside-fresh = leído { $when }
outside-stale = Sin noticias
outside-sync = Leer ahora
outside-synced = El calendario está al día.
outside-not-synced = El calendario no respondió bien; se conserva lo último que se supo.
outside-stop = Dejar de seguir
outside-stop-sure = Su tiempo ocupado quedará libre.
outside-stopped = Ya no se sigue el calendario.
outside-empty = Está vacío de verdad
outside-empty-sure = Todo el tiempo que ocupaba quedará libre.
outside-emptied = Su tiempo quedó libre.
outside-fault-inward = La dirección lleva a una red interna.
outside-fault-unreachable = No responde.
outside-fault-slow = Tarda demasiado en responder.
outside-fault-too-large = Es demasiado grande.
outside-fault-redirect = Manda a otra dirección que no se puede seguir.
outside-fault-denied = No da permiso: puede que la dirección secreta haya cambiado.
outside-fault-gone = Ya no está en esa dirección.
outside-fault-too-often = Pide que se le pregunte menos.
outside-fault-status = Respondió con un error.
outside-fault-not-a-calendar = Respondió algo que no es un calendario.
outside-fault-cut-short = La respuesta llegó cortada.
outside-fault-too-much = Trae más de lo que se puede leer.
outside-fault-nothing-valid = Ninguno de sus eventos se entiende.
outside-fault-suddenly-empty = De pronto llegó vacío. Se conserva lo que ocupaba hasta que alguien lo confirme.
fault-inward-address = Esa dirección lleva a una red interna. Use la dirección pública del calendario.
fault-already-followed = Ese calendario ya se sigue.
fault-outside-unreachable = Esa dirección no responde. Revísela o intente más tarde.
fault-outside-denied = El calendario no da permiso. Copie la dirección secreta otra vez.
fault-outside-gone = No hay ningún calendario en esa dirección.
fault-outside-status = El calendario respondió con un error. Intente más tarde.
fault-outside-too-much = El calendario es demasiado grande.
fault-outside-no-calendar = En esa dirección no hay un calendario que se pueda leer.
conflicts-title = Choques con otros calendarios
conflicts-waiting = { $n ->
    [one] 1 choque
    [10] 10 choques o más
   *[other] { $n } choques
}
conflicts-none = Ninguna cita choca con un calendario de fuera.
conflicts-help = La cita se queda como está hasta que usted decida: muévala, cancélela o deje las dos.
conflicts-move = Ver la cita
conflicts-keep = Dejar las dos
conflicts-kept = Quedan las dos.

## Traer un calendario de un archivo
ics-title = Traer un calendario
ics-link = Traer un archivo .ics
ics-lead = Traiga un calendario entero que exportó de Google, Outlook o Apple. Primero verá qué entraría y qué no; nada se guarda hasta que usted lo diga.
ics-tip-1 = En Google: Configuración → Importar y exportar → Exportar. Descomprima lo que baja y elija el archivo .ics.
ics-tip-2 = Cada evento puede ser tiempo ocupado o una cita con su persona.
ics-tip-3 = El mismo archivo dos veces no duplica nada, y lo traído se puede deshacer.
ics-file = Archivo .ics
ics-file-help = Hasta 64 MB y 200,000 eventos.
ics-look = Revisar
ics-past = Lo que se ha traído
ics-none = Aún no se ha traído ningún calendario.
ics-n-appointments = { $n ->
    [one] 1 cita
   *[other] { $n } citas
}
ics-n-blocks = { $n ->
    [one] 1 bloqueo
   *[other] { $n } bloqueos
}
ics-n-people = { $n ->
    [one] 1 persona nueva
   *[other] { $n } personas nuevas
}
ics-n-left = { $n ->
    [one] 1 no entró
   *[other] { $n } no entraron
}
ics-undo = Deshacer
ics-undo-help = Deshacer quita lo que nadie ha tocado desde entonces; a nadie se le avisa. Las personas registradas se quedan.
ics-is-undone = Deshecho
ics-undone = { $removed ->
    [one] Se quitó 1 cita o bloqueo.
   *[other] Se quitaron { $removed } citas y bloqueos.
}
ics-undone-but = Se quitaron { $removed }; { $kept } se quedan porque alguien los ha tocado.
ics-done = Entraron { $appointments } citas y { $blocks } bloqueos.
ics-review-title = Revise antes de traer
ics-events = { $n ->
    [one] 1 evento en el archivo
   *[other] { $n } eventos en el archivo
}
ics-choices = Qué hacer con los eventos
ics-whose = De quién es el tiempo
ics-from = Desde el día
ics-from-help = Vacío: solo lo que viene. Lo que ya pasó entra como cita terminada.
ics-make = Cada evento será
ics-make-blocks = Tiempo ocupado
ics-make-blocks-help = Solo cuándo; ni títulos ni personas.
ics-make-appointments = Una cita
ics-make-appointments-help = Con la persona que dice el título o la invitación.
ics-if-appointments = Si serán citas
ics-choose-service = Elija el servicio
ics-unmatched = Si no se encuentra a la persona
ics-unmatched-leave = No traer el evento
ics-unmatched-register = Registrar a alguien con ese nombre
ics-unmatched-block = Dejarlo como tiempo ocupado
ics-unmatched-help = Se busca por el nombre en el título o por el correo de quien fue invitado; cuenta cuando es una sola persona.
ics-reminders = Recordatorios
ics-reminders-send = Recordar las citas que vienen
ics-reminders-none = No enviar nada
ics-reminders-help = No se envían confirmaciones: la cita ya estaba acordada.
ics-again = Revisar con estas opciones
ics-tile-appointments = Citas
ics-tile-blocks = Bloqueos
ics-tile-people = Personas nuevas
ics-tile-left = No entran
ics-nothing-saved = Todavía no se ha guardado nada. Entra todo lo que aquí se cuenta, o nada.
ics-run = Traer { $n }
ics-discard = Descartar este archivo
ics-first = Así entran los primeros
ics-a-block = Tiempo ocupado
ics-new-person = Nueva
ics-untitled = Sin título
ics-notes = Entran con una nota
ics-left = Lo que no entra
ics-why = Por qué
ics-all-causes = Todas las razones
ics-filter = Ver
ics-why-unreadable = No se entiende su fecha
ics-why-overlaps = Ya hay una cita a esa hora
ics-why-blocked = Ese tiempo ya está bloqueado
ics-why-followed = Lo ocupa un calendario que se sigue
ics-why-covered = Otro evento del archivo ocupa esa hora
ics-why-need-taken = Lo que el servicio necesita además no está libre
ics-why-no-person = No se encontró a la persona
ics-why-several-people = Puede ser más de una persona
ics-why-no-name = El título no es un nombre con apellido
ics-why-all-day = Es de todo el día, sin hora
ics-why-no-length = No dura nada
ics-why-too-long = Es más largo de lo que cabe en la agenda
ics-why-cancelled = Está cancelado
ics-why-free = Aparece como libre
ics-why-past = Ya pasó
ics-why-too-far = Está más lejos de lo que llega la agenda
ics-why-this-and-future = La serie cambió desde ese día («este y los siguientes»); agéndelos a mano
ics-why-repeats = Se repite más de 2,000 veces
ics-why-twice = Está dos veces en el archivo
ics-why-already = Ya se trajo antes
ics-why-ours = Salió de esta misma agenda
ics-note-endless = Sigue después de lo que llega la agenda; entra hasta el { $until }.
ics-note-unknown-zone = No se conoce su zona horaria; se toma la del negocio.
fault-ics-zip = Es un archivo comprimido. Ábralo y elija el archivo .ics que trae dentro.
fault-ics-utf16 = Está guardado en UTF-16. Expórtelo otra vez, o guárdelo en UTF-8.
fault-ics-page = Es una página web, no un calendario. Exporte el calendario y elija el archivo .ics.
fault-ics-no-calendar = No es un calendario: debe empezar con BEGIN:VCALENDAR.
fault-ics-cut-short = Está cortado: le falta el final. Vuelva a exportarlo o a bajarlo.
fault-ics-empty = El calendario no tiene ningún evento.
fault-ics-nobody = Primero agregue en la agenda a quien atiende.
fault-ics-nothing = No hay nada que traer con estas opciones.
fault-ics-group = Ese servicio es de grupo; elija uno de una persona.
fault-ics-events = Tiene más de { $most } eventos. Expórtelo por partes.
fault-ics-components = Tiene más de { $most } partes. Expórtelo por partes.
fault-ics-depth = Tiene partes dentro de partes, más de { $most }: así no escribe ningún calendario.
fault-ics-line = Tiene una línea de más de { $most } kB.
fault-ics-properties = Tiene un evento con más de { $most } datos.
fault-ics-text = Lo que hay que leer pasa de { $most } MB. Expórtelo por partes.
fault-ics-occurrences = Con sus repeticiones son más de { $most } eventos. Acorte desde qué día, o expórtelo por partes.
## Google Calendar
google-title = Google Calendar
google-lead = Las citas de aquí se escriben en el calendario de Google, y lo ocupado allá no se ofrece aquí.
google-connections = Conexiones
google-none = Nadie está conectado todavía.
google-new = Conectar
google-new-help = Esa persona debe entrar con su propia cuenta de Google en este navegador.
google-connect = Conectar con Google
google-simpler = Google solo permite conectar desde una dirección pública con https, o desde la misma computadora donde corre Mostrador. Sin eso es más sencillo seguir la dirección secreta (iCal) de su calendario y dar a Google la de su agenda.
google-simpler-see = Calendarios de fuera
google-from-there = Para conectar, abra Mostrador por su dirección pública: Google devuelve a esa y a ninguna otra.
google-project = Su proyecto de Google
google-project-help = Google pide que cada negocio tenga el suyo. Es gratis y se hace una vez.
google-project-ask = Lo pone quien puede cambiar los ajustes del negocio.
google-steps = Cómo se hace, paso por paso
google-step-1 = Entre en console.cloud.google.com con la cuenta del negocio y cree un proyecto.
google-step-2 = En «APIs y servicios» → «Biblioteca», busque «Google Calendar API» y habilítela.
google-step-3 = En «Pantalla de consentimiento de OAuth», elija «Externo», ponga el nombre del negocio y su correo, y publique la aplicación.
google-step-4 = En «Credenciales» → «Crear credenciales» → «ID de cliente de OAuth» → «Aplicación web», pegue como URI de redireccionamiento autorizado, letra por letra:
google-step-5 = Copie el ID de cliente y el secreto, y péguelos aquí.
google-steps-testing = Mientras la aplicación esté «En prueba», Google corta la conexión cada siete días: publíquela. Al conectar avisará que no está verificada; es la suya: «Configuración avanzada» → «Ir a…».
google-redirect = Dirección de redirección
google-client-id = ID de cliente
google-client-id-help = Termina en .apps.googleusercontent.com
google-client-secret = Secreto del cliente
google-secret-kept = Hay uno guardado y sellado. Déjelo vacío para conservarlo.
google-project-saved = Se guardó el proyecto.
google-project-forget = Olvidar el proyecto
google-project-forget-sure = Habrá que ponerlo otra vez para conectar a alguien.
google-project-forgotten = Se olvidó el proyecto.
google-go-title = Ir a Google
google-go-text = Google preguntará si Mostrador puede:
google-go-events = ver y cambiar los eventos de los calendarios propios de esa cuenta;
google-go-list = ver la lista de sus calendarios, para elegir.
google-go-help = Marque las dos casillas. No se leen títulos, lugares ni invitados: solo cuándo está ocupado. Tiene diez minutos para volver.
google-go = Continuar en Google
google-back-title = De vuelta de Google
google-back-text = Google dio permiso. Falta un paso.
google-back-finish = Terminar la conexión
google-back-denied = Google no dio permiso. No se conectó nada.
google-back-again = Volver a intentar
google-connected = Conectado. Las citas por venir ya se están escribiendo.
google-state = Cómo va
google-state-ok = Al día
google-state-degraded = Con demoras
google-state-broken = Desconectado
google-ending = Terminando
google-ending-text = Se está terminando la conexión: primero se quita lo que pidió quitar y después se devuelve el permiso.
google-ending-said = Se está terminando la conexión.
google-read = Leído por última vez
google-to-carry = Citas por escribir
google-waiting = { $n ->
    [one] 1 cita por escribir
   *[other] { $n } citas por escribir
}
google-refused = { $n ->
    [one] Google no acepta 1
   *[other] Google no acepta { $n }
}
google-writes = Escribir las citas en
google-writes-none = En ninguno
google-detail = Qué se escribe
google-detail-busy = Solo «Ocupado»
google-detail-busy-help = Nadie que vea ese calendario sabrá nada de la cita.
google-detail-staff = Servicio e iniciales
google-detail-staff-help = «Valoración · LP». Google lo guarda y lo lee quien comparta ese calendario. El motivo no se escribe nunca.
google-reads = Contar como ocupado lo de
google-reads-help = Solo se guarda cuándo. Los calendarios que otros comparten con esa cuenta se siguen por su dirección secreta.
google-main = principal
google-arranged = Se guardó. Lo escrito en Google se acomoda en unos segundos.
google-sync = Leer y escribir ahora
google-synced = Google está al día.
google-not-synced = Google no respondió bien; se seguirá intentando.
google-again = Conectar otra vez
google-end = Desconectar
google-end-events = Las citas que ya están en Google
google-end-remove = Quitar las que están por venir
google-end-remove-help = Las pasadas se quedan.
google-end-keep = Dejarlas como están
google-end-keep-help = Nadie las cambiará cuando cambien aquí.
google-end-do = Desconectar de Google
google-broken = Google Calendar se desconectó: las citas no se están escribiendo ni se ve lo ocupado allá.
google-broken-see = Conectar otra vez
google-broken-ask = Google Calendar se desconectó. Avise a quien arregla la agenda.
google-fault-invalid-grant = Google ya no acepta el permiso: se retiró, venció o se cambió la contraseña. Conecte otra vez; nada se duplica.
google-fault-invalid-client = Google no reconoce el proyecto: revise el ID de cliente y el secreto.
google-fault-forbidden = Google no da permiso para esto. Conecte otra vez y marque las dos casillas.
google-fault-too-often = Google pide ir más despacio. Se sigue intentando.
google-fault-denied = Google no acepta la llave de esta hora. Se sigue intentando.
google-fault-error = Google respondió con un error. Se sigue intentando.
google-fault-unreachable = Google no responde. ¿Hay internet?
google-fault-slow = Google tarda demasiado en responder.
google-fault-inward = El nombre de Google lleva a una red interna: revise el DNS de este lugar.
google-fault-redirect = Google manda a otra dirección que no se puede seguir.
google-fault-too-large = Google respondió más de lo que se puede leer.
google-fault-too-much = El calendario tiene más de lo que se puede leer.
google-fault-cut-short = La respuesta de Google llegó cortada.
google-fault-not-a-calendar = Alguien respondió en lugar de Google: revise la red de este lugar.
google-fault-calendar-gone = Ese calendario ya no está en la cuenta. Elija otro.
google-fault-refused = Google no acepta alguna cita. Se intentará otra vez mañana.
google-notes = En Google Calendar
google-notes-help = Alguien tocó allá una cita de aquí. La cita sigue como está hasta que usted decida.
google-says-deleted = La borraron en Google. ¿Se cancela, o se escribe otra vez?
google-says-restored = En Google la pusieron el { $when }, pero { $why }. Se dejó como estaba aquí y se corrigió allá.
google-why-taken = ese lugar está ocupado
google-why-not-offered = ahí no se atiende
google-why-over = ya empezó o terminó
google-why-bent = una cita no puede durar eso
google-why-changed-here = aquí también había cambiado
google-decide-restore = Escribirla otra vez
google-decide-cancel = Cancelar la cita
google-decide-cancel-sure = La cita se cancela y su lugar queda libre.
google-decide-seen = Enterado
google-decided-cancel = Se canceló la cita.
google-decided-restore = La cita se escribe otra vez en Google.
google-decided-seen = Anotado.
conflicts-both = Dos cosas a la misma hora
fault-google-no-project = Falta el proyecto de Google del negocio.
fault-google-not-from-here = Desde esta dirección Google no puede volver. Abra Mostrador por su dirección pública con https, o en la misma computadora donde corre.
fault-google-errand-over = Este permiso ya se usó, se pidió en otra sesión o pasaron más de diez minutos. Empiece otra vez.
fault-google-no-scope = Faltó marcar una casilla en Google. Empiece otra vez y marque las dos.
fault-google-no-calendar = Esa cuenta no tiene un calendario propio.
fault-google-other-account = Es otra cuenta de Google que la de antes. Entre con la misma, o desconecte primero.
fault-google-bad-client = Google no reconoce el proyecto: revise el ID de cliente y el secreto.
fault-google-forbidden = Google no da permiso: ¿está habilitada «Google Calendar API» en el proyecto?
fault-google-unreachable = Google no responde. Empiece otra vez en un momento.
fault-google-refused = Google no aceptó el permiso. Empiece otra vez.
fault-google-cannot-remove = Sin permiso no se puede quitar nada. Conecte otra vez, o déjelas como están.
