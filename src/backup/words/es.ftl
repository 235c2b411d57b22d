### Respaldos: hacerlos, comprobarlos, llevarlos fuera y traerlos de vuelta.

backup-title = Respaldos
backup-lead = El último respaldo comprobado se hizo { $age }.
backup-lead-none = Todavía no hay un respaldo comprobado.
backup-now = Respaldar ahora
backup-started = El respaldo comenzó. Puede seguir trabajando.
backup-running = Respaldo en curso
backup-list = Respaldos en este equipo
backup-none = Todavía no hay respaldos. El primero se hace esta noche, o ahora si usted quiere.
backup-download = Descargar
backup-verify = Comprobar
backup-checked = El respaldo se leyó completo y está bien.
backup-checked-ago = comprobado { $age }
backup-discard = Eliminar
backup-discard-sure = ¿Eliminar este respaldo? No se puede deshacer.
backup-remark = con observaciones: algo en los datos no pasó la revisión. Avise a quien administra.
backup-no-kit = Nadie ha confirmado que tiene la clave de recuperación impresa. Sin ella, un respaldo no sirve en otro equipo.
backup-no-kit-do = Hacer un kit
backup-discarded = El respaldo se eliminó.
backup-outside = Una copia fuera de este equipo
backup-outside-help = Si el equipo se daña o se lo roban, solo le queda lo que esté fuera. Conecte una memoria USB y copie el último respaldo comprobado. Va cifrado: sin su clave de recuperación nadie puede leerlo.
backup-to-disk = Copiar a { $disk }
backup-other-folder = Otra carpeta
backup-path = Carpeta
backup-path-help = La ruta completa de una carpeta de este equipo, por ejemplo /media/usb.
backup-copy = Copiar
backup-exported = El respaldo se copió, se leyó de vuelta y es igual.
backup-about = Cómo funciona
backup-about-text = Cada noche se hace una copia cifrada de todo. Solo cuenta después de leerla completa y compararla. Se guardan las de los últimos días, semanas y meses. Para traerla de vuelta en otro equipo necesita la clave de recuperación que imprimió.
backup-folder = Carpeta de los respaldos
backup-ago-minutes = { $n ->
    [0] hace un momento
    [one] hace { $n } minuto
   *[other] hace { $n } minutos
}
backup-ago-hours = { $n ->
    [one] hace { $n } hora
   *[other] hace { $n } horas
}
backup-ago-days = { $n ->
    [one] hace { $n } día
   *[other] hace { $n } días
}
backup-kind-hourly = De la hora
backup-kind-daily = Diario
backup-kind-weekly = Semanal
backup-kind-monthly = Mensual
backup-kind-manual = A mano
backup-kind-pre-upgrade = Antes de actualizar
backup-state-verified = Comprobado
backup-state-unverified = Sin comprobar
backup-state-damaged = Dañado
backup-state-failed = No se hizo
backup-state-missing = Falta el archivo
backup-step-begin = Comenzando
backup-step-snapshot = Copiando la base de datos
backup-step-check = Revisando la copia
backup-step-write = Cifrando y escribiendo
backup-step-place = Guardando en el disco
backup-step-verify = Leyendo de vuelta y comparando
backup-step-note = Anotando el resultado
backup-step-rotate = Retirando los más antiguos
backup-step-unpack = Descifrando el archivo
backup-step-install = Poniendo los datos en su lugar

restore-title = Traer un respaldo
restore-lead = Si ya usaba Mostrador en otro equipo, traiga aquí su último respaldo. Primero se comprueba completo; si algo no coincide, no se cambia nada.
restore-code = Código de instalación
restore-code-help = El que apareció al instalar.
restore-key = Clave de recuperación
restore-key-help = La del kit de emergencia impreso. Comienza con AGE-SECRET-KEY. Los espacios y las mayúsculas no importan.
restore-path = Ruta en este equipo
restore-path-help = Si el archivo está en una memoria conectada a este equipo, escriba su ruta. Si no, súbalo abajo.
restore-file = Archivo de respaldo
restore-file-help = Termina en .mbk. Puede tardar unos minutos.
restore-do = Comprobar y traer
restore-done = { $name } está de vuelta. Entre con su usuario y su contraseña de siempre.

fault-not-a-folder = No es una carpeta de este equipo, o no está conectada. Escriba la ruta completa.
fault-in-data-folder = Esa es la carpeta de los datos. Elija una fuera, en otro disco.
fault-mistyped-key = Falta algo o hay una letra cambiada. Cópiela otra vez de la hoja, grupo por grupo.
fault-not-a-file = No hay un archivo en esa ruta.
