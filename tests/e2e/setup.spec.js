const { test, expect, answerKit, PASSWORD } = require('./node');

test.use({ kind: 'new setup' });
test.describe.configure({ mode: 'serial' });

test('from the printed code to the first page', async ({ page, node }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/setup/);
  const link = node.said().match(/https?:\S+\/setup\?code=\S+/)[0];
  await page.goto(link);
  await expect(page.getByLabel('Código de instalación')).toHaveValue(/^\d{4}-\d{4}-\d{4}$/);

  // A refused form keeps what was typed.
  await page.getByLabel('Nombre del negocio').fill('Consultorio Ñandú');
  await page.getByLabel('Su nombre').fill('Dra. Elena Ríos');
  await page.getByLabel('Usuario').fill('Elena con espacios');
  await page.getByLabel('Contraseña').fill('corta');
  await page.getByLabel('También atiendo pacientes').check();
  await page.getByRole('button', { name: 'Crear el negocio' }).click();
  await expect(page.getByRole('alert')).toContainText('Lo demás quedó como estaba');
  await expect(page.getByLabel('Nombre del negocio')).toHaveValue('Consultorio Ñandú');
  await expect(page.getByLabel('Su nombre')).toHaveValue('Dra. Elena Ríos');
  await expect(page.getByLabel('También atiendo pacientes')).toBeChecked();
  await expect(page.locator('.error').first()).toBeVisible();
  await expect(page.locator('[aria-invalid=true]').first()).toBeFocused();

  await page.getByRole('checkbox', { name: 'Café o restaurante' }).check();
  await page.getByLabel('Usuario').fill('elena');
  await page.getByLabel('Contraseña').fill(PASSWORD);
  await page.getByRole('button', { name: 'Crear el negocio' }).click();

  // The kit: shown once, two groups asked back, a wrong one refused, the sheet unchanged.
  await expect(page.getByRole('heading', { name: 'Kit de emergencia' })).toBeVisible();
  const groups = await page.locator('.kit-groups b').allTextContents();
  expect(groups.length).toBeGreaterThan(5);
  await expect(page.locator('.kit-qr svg')).toBeVisible();
  await page.getByLabel(/^Grupo \d+/).first().fill('ZZZZ');
  await page.getByLabel(/^Grupo \d+/).nth(1).fill('ZZZZ');
  await page.getByRole('button', { name: 'La tengo guardada' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  // What was typed is a piece of the key, so it is not kept; the sheet is the same one.
  expect(await page.locator('.kit-groups b').allTextContents()).toEqual(groups);
  await answerKit(page);

  await expect(page).toHaveURL((u) => u.pathname === '/');
  await expect(page.getByText('Kit comprobado. Todo listo.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Elena');
});

test('the code works once', async ({ page, node }) => {
  await page.goto(node.said().match(/https?:\S+\/setup\?code=\S+/)[0]);
  await expect(page.getByLabel('Nombre del negocio')).toHaveCount(0);
});
