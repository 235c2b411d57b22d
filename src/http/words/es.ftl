### El marco de la página, los formularios y las partes vivas. «Usted» por defecto.

## Marco
frame-skip = Ir al contenido
frame-menu = Menú
frame-search = Buscar personas, citas, pedidos…
frame-more = Más
frame-me = Su cuenta
frame-account = Mi cuenta
frame-theme = Claro u oscuro
frame-logout = Salir
frame-detail = Detalle
frame-back = Volver
frame-see = Ver
frame-offline = Sin red. Puede seguir leyendo; lo que guarde ahora todavía no llega.
frame-failed = No se pudo guardar. Revise la red e intente de nuevo.
frame-loading = Un momento…

## Teclas
keys-title = Teclas de esta página
keys-search = Buscar
keys-new = Nuevo
keys-today = Hoy
keys-list = Moverse por la lista y abrir
keys-this = Esta ayuda

## Formularios
form-check = Revise lo marcado abajo. Lo que escribió sigue aquí.
form-rule = Lo marcado con * es necesario; lo demás puede quedar en blanco.
form-cancel = Cancelar
form-close = Cerrar
form-busy = Guardando…
form-undo = Deshacer
form-draft-saved = Borrador guardado
form-draft-failed = El borrador todavía no se guarda

## Buscar
search-placeholder = Nombre, teléfono o documento
search-none = Nada con ese nombre
search-more = Hay más; escriba un poco más
search-new = Agregar a
search-change = Cambiar

## Problemas
problem-back = Volver
problem-number = Si llama a soporte, dé este número:

## Pantalla de venta (una palabra por clave de la isla)
till-w-ticket = Cuenta
till-w-empty = Toque lo que pidan.
till-w-clear = Vaciar
till-w-total = Total
till-w-pay = Cobrar
till-w-send = Enviar
till-w-sent = Enviado a cocina.
till-w-note = Nota
till-w-less = Uno menos
till-w-more = Uno más
till-w-owed = Debe
till-w-tendered = Entrega
till-w-change = Cambio
till-w-missing = Falta
till-w-exact = Exacto
till-w-confirm = Cobrar
till-w-back = Volver
till-w-erase = Borrar
till-w-receipt = Imprimir recibo
till-w-again = Nueva cuenta
till-w-saving = Guardando…
till-w-waiting = Sin red: esta venta todavía no está guardada. Se sigue intentando.
till-w-failed = No se guardó. Intente otra vez.
till-w-differs = El total cambió. Revíselo y cobre otra vez.
till-w-categories = Categorías
till-w-method = Medio de pago

## Cocina
kitchen-w-minutes = {"{n}"} min
kitchen-w-fresh = Al día, hace {"{n}"}
kitchen-w-stale = Sin noticias desde hace {"{n}"}
kitchen-w-failed = No se pudo. Intente otra vez.

## Agenda
agenda-list = Lista
agenda-w-label = Agenda
agenda-w-failed = No se pudo mover la cita. Sigue donde estaba.
agenda-w-moved = Cita movida.
colour-1 = Verde
colour-2 = Ámbar
colour-3 = Azul
colour-4 = Rojo
colour-5 = Violeta
colour-6 = Oliva
colour-7 = Turquesa
colour-8 = Café
