### The café: menu, orders, kitchen and receipt.

cafe-menu-screen = Sell
cafe-menu-orders = Orders
cafe-menu-kitchen = Kitchen
cafe-menu-menu = Menu

## Order screen
cafe-screen = Sell
cafe-counter = Counter
cafe-place = Table or place
cafe-place-hint = Table 4
cafe-place-go = Change
cafe-empty = Add your first product: a name and a price are enough to sell.
cafe-empty-other = The menu is empty. Ask whoever runs the business to add products.
cafe-drawer-closed = The drawer is closed. You can take orders; to charge, open it with its float.
cafe-take = Take order
cafe-taken = Order taken.
cafe-sold-out = Sold out

## Orders
cafe-orders = Orders
cafe-orders-open = Open
cafe-orders-closed = Closed
cafe-orders-none = No open orders.
cafe-orders-closed-none = No closed orders yet.
cafe-order = Order
cafe-order-new = New order
cafe-lines = Order
cafe-qty = Quantity
cafe-item = Product
cafe-amount = Amount
cafe-note = Note
cafe-total = Total
cafe-tax = Tax
cafe-tax-inside = Tax included
cafe-add = Add to the order
cafe-added = Added to the order.
cafe-state-paid = Paid
cafe-state-void = Void
cafe-kitchen-waiting = In the kitchen
cafe-kitchen-done = Ready

## Charge
cafe-pay = Charge
cafe-method = Means of payment
cafe-tendered = Tendered
cafe-tendered-help = Leave empty for the exact amount.
cafe-paid = Paid.
cafe-change = Change
cafe-void = Void order
cafe-void-why = Reason
cafe-void-ask = The order is voided and can no longer be charged. It stays on file with its reason.
cafe-voided = Order voided.

## Receipt
cafe-receipt = Receipt
cafe-folio = Receipt no.
cafe-print = Print

## Kitchen
cafe-kitchen = Kitchen
cafe-kitchen-none = Nothing to make. New orders appear here by themselves.
cafe-all-day = To make in all
cafe-bump = Ready
cafe-ready = Just left
cafe-recall = Call back

## Menu
cafe-menu = Menu
cafe-item-add = Add product
cafe-item-new = New product
cafe-name = Name
cafe-price = Price
cafe-price-help = Tax included, as the customer sees it.
cafe-tax-rate = Tax (%)
cafe-tax-help = What is already inside the price. Empty for none.
cafe-category = Category
cafe-category-new = New category
cafe-category-new-help = Write it to create it; it wins over the one above.
cafe-category-add = Add category
cafe-category-change = Change category
cafe-category-empty = No products yet.
cafe-colour = Colour (1 to 8)
cafe-kitchen-makes = Made in the kitchen
cafe-kitchen-makes-help = Unticked, it does not appear on the kitchen screen.
cafe-by-kitchen = Kitchen
cafe-by-counter = Counter
cafe-keep = Save
cafe-kept = Saved.
cafe-sell-out = Mark sold out
cafe-back-again = Back again
cafe-sold-out-done = Marked as sold out.
cafe-back-done = Available again.
cafe-retire = Take off the menu
cafe-retired = Taken off the menu.
cafe-restore = Put back on the menu
cafe-restored = Back on the menu.

fault-cafe-nothing-ordered = Choose at least one product.
fault-cafe-too-many-lines = That is too many lines for one order. Open another.
fault-cafe-too-much = The order is higher than can be charged.
fault-cafe-nothing-to-charge = The order comes to zero; there is nothing to charge.
fault-cafe-category-taken = There is a category of that name already.
