const { test, expect, login } = require('./node');

test.use({ kind: 'demo keyboard' });

test('an appointment without a mouse', async ({ page }) => {
  await login(page, 'recepcion');
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/\/agenda\/new/);
  const person = page.getByRole('combobox', { name: 'Persona', exact: true });
  await expect(person).toBeFocused();
  await page.keyboard.type('banuelos');
  await expect(page.getByRole('option', { name: /Bañuelos/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Cambiar' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Día y hora')).toBeFocused();
});

test('slash, n, arrows and Enter', async ({ page }) => {
  await login(page, 'recepcion');
  await page.goto('/people');
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: /Buscar personas/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.activeElement.blur());

  await page.keyboard.press('ArrowDown');
  const rows = page.locator('main .rows a.row');
  await expect(rows.nth(0)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('End');
  await expect(rows.last()).toBeFocused();
  await page.keyboard.press('Home');
  await expect(rows.nth(0)).toBeFocused();
  const to = await rows.nth(0).getAttribute('href');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${to}$`));

  await page.goto('/people');
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/\/people\/new/);

  await page.goto('/people');
  await page.keyboard.press('?');
  await expect(page.getByRole('heading', { name: 'Teclas de esta página' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /Buscar personas/ })).toBeFocused();
});
