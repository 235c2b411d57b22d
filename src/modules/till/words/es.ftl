### La caja: fondo, movimientos, conteo, cierre y diario.

till-menu = Caja
till-menu-sessions = Cortes
till-title = Caja
till-session = Corte de caja
till-sessions = Cortes de caja
till-sessions-none = Todavía no se ha abierto ninguna caja. El primer corte aparece aquí al cerrarla.
till-state-open = Abierta
till-z = Corte Z
till-back = Volver a la caja

## Abrir
till-open-heading = Abrir la caja
till-open-own = Abrir una caja propia
till-open-own-why = Si usted cobra con otro cajón, ábralo con su fondo: lo que cobre irá ahí y hará su propio corte.
till-open-why = Cuente el dinero con el que comienza y ábrala. Sin caja abierta no se cobra.
till-open = Abrir caja
till-opened = Caja abierta.
till-register = Caja
till-register-first = Caja 1
till-float = Fondo inicial
till-float-help = Lo que hay en el cajón antes de la primera venta. Puede ser cero.
till-since = desde

## En marcha
till-expected-now = Debe haber en el cajón
till-sold = Ventas
till-sales-many = { $n } cuentas
till-blind = La caja está abierta. Al final del turno cuente el dinero; después se ve si coincide.
till-shared = La caja abierta es de { $name }. Lo que usted cobre entra ahí.
till-move-heading = Entra o sale dinero
till-move-kind = Movimiento
till-amount = Cantidad
till-reason = Motivo
till-reason-help = Por ejemplo: hielo, cambio en monedas, retiro de billetes.
till-move = Registrar
till-moved = Movimiento registrado.
till-moves = Movimientos
till-moves-none = Sin movimientos. Las ventas no se listan aquí.

till-kind-float = Fondo inicial
till-kind-sale = Venta
till-kind-paid-in = Entrada
till-kind-paid-out = Salida
till-kind-safe-drop = A la caja fuerte
till-kind-over-short = Diferencia de conteo
till-kind-last-drop = Entrega al cierre

till-method-cash = Efectivo
till-method-card = Tarjeta
till-method-transfer = Transferencia

## Contar y cerrar
till-count-heading = Contar y cerrar la caja
till-count-help = Cuente cada billete y moneda. El conteo se guarda una sola vez; después se ve si coincide.
till-count-ask = El conteo queda guardado y no se cambia. La caja deja de cobrar hasta el cierre.
till-count = Guardar conteo
till-counted = Conteo guardado.
till-piece = Billete o moneda
till-pieces = Piezas
till-sum = Suma
till-other = Otras monedas
till-other-help = Lo que no está en la lista, como cantidad.
till-count-result = Resultado del conteo
till-counted-amount = Contado
till-expected = Debía haber
till-difference = Diferencia
till-over = Sobra
till-short = Falta
till-exact = Coincide
till-why = ¿Por qué no coincide?
till-why-help = Lo que sepa: un vuelto mal dado, una salida sin anotar. «No sé» también es una respuesta.
till-close = Cerrar caja
till-close-ask = El corte queda sellado y no se puede cambiar. El dinero contado pasa a la caja fuerte.
till-close-help = Al cerrar, la diferencia se anota, el dinero contado pasa a la caja fuerte y el corte queda sellado.
till-closed = Caja cerrada. El corte quedó sellado.

## Corte impreso
till-print = Imprimir
till-tax-inside = Impuesto incluido
till-signature-cashier = Quien entrega
till-signature-boss = Quien recibe
till-seal = Sello:

## Diario
till-journal = Diario
till-journal-none = El diario está vacío. Cada venta y cada movimiento de caja aparece aquí con sus dos lados.
till-number = N.º
till-when = Cuándo
till-what = Qué
till-account = Cuenta
till-in = Entra
till-out = Sale
till-account-drawer = Cajón
till-account-safe = Caja fuerte
till-account-clearing-card = Tarjetas por acreditar
till-account-clearing-transfer = Transferencias por comprobar
till-account-sales = Ventas
till-account-tax = Impuestos
till-account-over-short = Sobrantes y faltantes
till-account-expenses = Gastos
till-account-owner = Titular

fault-till-nothing-counted = Escriba cuántas piezas hay. Si el cajón está vacío, escriba 0.
fault-till-too-much = Es más dinero del que cabe en una caja. Revise las piezas.
fault-till-count-first = Cuente primero el dinero.
fault-till-too-little = Falta dinero.
fault-till-exact-only = Con tarjeta o transferencia se cobra la cantidad exacta.
fault-till-nothing-owed = No hay nada que cobrar.
