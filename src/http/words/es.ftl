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
form-optional = (opcional)
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
