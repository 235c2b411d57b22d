### El café: carta, pedidos, cocina y recibo.

cafe-menu-screen = Vender
cafe-menu-orders = Pedidos
cafe-menu-kitchen = Cocina
cafe-menu-menu = Carta

## Pantalla de venta
cafe-screen = Vender
cafe-counter = Mostrador
cafe-place = Mesa o lugar
cafe-place-hint = Mesa 4
cafe-place-go = Cambiar
cafe-empty = Agregue su primer producto: un nombre y un precio bastan para vender.
cafe-empty-other = La carta está vacía. Pida a quien administra el negocio que agregue productos.
cafe-drawer-closed = La caja está cerrada. Puede tomar pedidos; para cobrar, ábrala con su fondo.
cafe-take = Tomar pedido
cafe-taken = Pedido tomado.
cafe-sold-out = Agotado

## Pedidos
cafe-orders = Pedidos
cafe-orders-open = Abiertos
cafe-orders-closed = Cerrados
cafe-orders-none = No hay cuentas abiertas.
cafe-orders-closed-none = Aún no hay cuentas cerradas.
cafe-order = Pedido
cafe-order-new = Nuevo pedido
cafe-lines = Cuenta
cafe-qty = Cantidad
cafe-item = Producto
cafe-amount = Importe
cafe-note = Nota
cafe-total = Total
cafe-tax = Impuesto
cafe-tax-inside = Impuesto incluido
cafe-add = Agregar a la cuenta
cafe-added = Agregado a la cuenta.
cafe-state-paid = Pagado
cafe-state-void = Anulado
cafe-kitchen-waiting = En cocina
cafe-kitchen-done = Listo

## Cobrar
cafe-pay = Cobrar
cafe-method = Medio de pago
cafe-tendered = Entrega
cafe-tendered-help = Vacío si paga la cantidad exacta.
cafe-paid = Cobrado.
cafe-change = Cambio
cafe-void = Anular cuenta
cafe-void-why = Motivo
cafe-void-ask = La cuenta se anula y ya no se puede cobrar. Queda registrada con su motivo.
cafe-voided = Cuenta anulada.

## Recibo
cafe-receipt = Recibo
cafe-folio = Folio
cafe-print = Imprimir

## Cocina
cafe-kitchen = Cocina
cafe-kitchen-none = Nada por preparar. Los pedidos nuevos aparecen aquí solos.
cafe-all-day = Por preparar en total
cafe-bump = Listo
cafe-ready = Salieron hace poco
cafe-recall = Traer de vuelta

## Carta
cafe-menu = Carta
cafe-item-add = Agregar producto
cafe-item-new = Producto nuevo
cafe-name = Nombre
cafe-price = Precio
cafe-price-help = Con impuestos incluidos, como lo ve el cliente.
cafe-tax-rate = Impuesto (%)
cafe-tax-help = El que ya va dentro del precio. Vacío si no lleva.
cafe-category = Categoría
cafe-category-new = Categoría nueva
cafe-category-new-help = Escríbala para crearla; gana sobre la de arriba.
cafe-category-add = Agregar categoría
cafe-category-change = Cambiar categoría
cafe-category-empty = Sin productos todavía.
cafe-colour = Color (1 a 8)
cafe-kitchen-makes = Se prepara en cocina
cafe-kitchen-makes-help = Sin marcar, no aparece en la pantalla de cocina.
cafe-by-kitchen = Cocina
cafe-by-counter = Mostrador
cafe-keep = Guardar
cafe-kept = Guardado.
cafe-sell-out = Marcar agotado
cafe-back-again = Hay otra vez
cafe-sold-out-done = Marcado como agotado.
cafe-back-done = Vuelve a estar disponible.
cafe-retire = Quitar de la carta
cafe-retired = Quitado de la carta.
cafe-restore = Devolver a la carta
cafe-restored = De vuelta en la carta.

fault-cafe-nothing-ordered = Elija al menos un producto.
fault-cafe-too-many-lines = Son demasiados renglones para una cuenta. Abra otra.
fault-cafe-too-much = La cuenta es más alta de lo que se puede cobrar.
fault-cafe-nothing-to-charge = La cuenta suma cero; no hay nada que cobrar.
fault-cafe-category-taken = Ya hay una categoría con ese nombre.
