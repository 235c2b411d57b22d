// From the owner's first setting to a stranger's appointment in a second browser.
const { test, expect, login } = require('./node');
const { examine } = require('./axe');
const { openPost, sendThrough } = require('./post');

test.use({ kind: 'demo public' });

let post;
test.beforeAll(async () => { post = await openPost(); });
test.afterAll(() => post.close());

test('the owner opens the page and a stranger books, moves and cancels', async ({ page, browser, baseURL }, info) => {
  test.setTimeout(120_000);
  await login(page, 'ana');
  await sendThrough(page, post, baseURL);
  await page.goto('/agenda/page');
  await page.getByLabel(/Abierta: la gente/).check();
  await page.getByLabel(/Unas palabras/).fill('Bienvenidos. Si es su primera vez, elija «Primera vez».');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Guardado.')).toBeVisible();

  const wrong = [];
  const axe = (p) => examine(p, p.url().replace(baseURL, ''), 'light', wrong);
  const outside = await browser.newContext({ ...info.project.use, baseURL });
  const visitor = await outside.newPage();
  await visitor.goto('/b');
  await axe(visitor);
  await visitor.getByRole('link', { name: /Primera vez/ }).first().click();
  await axe(visitor);
  await visitor.getByRole('link', { name: 'Más días' }).click();
  const time = visitor.locator('.times a').first();
  await time.click();
  await axe(visitor);
  await visitor.getByLabel('Nombre').first().fill('Noé');
  await visitor.getByLabel('Apellidos').fill('Ibáñez Luna');
  await visitor.getByLabel('Correo').fill('noe@example.org');
  await visitor.getByRole('button', { name: 'Continuar' }).click();
  await expect(visitor.getByRole('heading', { name: 'Confirme su correo' })).toBeVisible({ timeout: 30_000 });
  await axe(visitor);
  await expect.poll(() => post.letters.length, { timeout: 20_000 }).toBe(1);
  const code = post.letters[0].data.match(/^Subject: .*?(\d{3}) (\d{3})/m);
  await visitor.getByLabel('Código').fill('12');
  await visitor.getByRole('button', { name: 'Confirmar la cita' }).click();
  await expect(visitor.locator('.error, :invalid').first()).toBeVisible();
  await visitor.getByLabel('Código').fill(`${code[1]} ${code[2]}`);
  await visitor.getByRole('button', { name: 'Confirmar la cita' }).click();
  await expect(visitor.getByText('Listo: su cita está agendada.', { exact: false })).toBeVisible();
  await axe(visitor);
  await visitor.getByRole('link', { name: 'Cambiar día u hora' }).click();
  await axe(visitor);
  await visitor.getByRole('link', { name: 'Más días' }).click();
  await visitor.locator('.times button').last().click();
  await expect(visitor.getByRole('heading', { name: 'Su cita' })).toBeVisible();
  await visitor.getByRole('button', { name: 'Cancelar la cita' }).click();
  await visitor.getByRole('dialog').getByRole('button', { name: 'Cancelar la cita' }).click();
  await expect(visitor.getByText('Cancelada')).toBeVisible();
  await outside.close();

  await page.goto('/messages');
  await expect(page.getByText('Código para reservar')).toBeVisible();
  await axe(page);
  expect(wrong).toEqual([]);
});
