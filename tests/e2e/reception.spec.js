const { test, expect, login, monday } = require('./node');

test.use({ kind: 'demo reception' });
test.describe.configure({ mode: 'serial' });

const day = monday();

/** The option that begins with or holds this word. */
async function choose(select, word) {
  await select.selectOption(await select.locator('option', { hasText: word }).first().getAttribute('value'));
}

test.beforeEach(async ({ page }) => login(page, 'recepcion'));

test('register a person and find her without accents', async ({ page }) => {
  await page.goto('/people');
  await page.getByRole('link', { name: 'Nueva persona' }).first().click();
  await page.getByLabel('Nombre(s)').fill('Íngrid');
  await page.getByLabel('Primer apellido').fill('Muñoz');
  await page.getByLabel('Segundo apellido').fill('Peña');
  await page.getByLabel('Teléfono').fill('55 1234 5678');
  await page.getByLabel('Fecha de nacimiento').fill('31/02/1990');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(page.getByLabel('Nombre(s)')).toHaveValue('Íngrid');
  await expect(page.getByLabel('Fecha de nacimiento')).toHaveValue('31/02/1990');
  await page.getByLabel('Fecha de nacimiento').fill('28/02/1990');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Persona registrada.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Íngrid Muñoz');

  const search = page.getByRole('combobox', { name: /Buscar personas/ });
  await search.pressSequentially('ingrid munoz');
  await expect(page.getByRole('option').first()).toContainText('Íngrid Muñoz Peña');
  await search.press('Enter');
  await expect(page).toHaveURL(/\/people\//);
});

test('book from an empty place, see it, move it by the form, mark, cancel and undo', async ({ page }) => {
  // The empty place: the calendar opens the form with day, hour and lane filled in.
  await page.goto(`/agenda?view=day&day=${day}`);
  await expect(page.locator('.calendar .ec-time-grid, .calendar .ec')).not.toHaveCount(0);
  const lane = page.locator('.calendar .ec-body .ec-day, .calendar .ec-main .ec-day').first();
  const box = await lane.boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + 150);
  await page.waitForURL(/\/agenda\/new\?start=/);
  await expect(page.getByLabel('Día y hora')).toHaveValue(new RegExp(`^${day}T`));

  await page.getByRole('combobox', { name: 'Persona', exact: true }).pressSequentially('penaloza');
  await page.getByRole('option', { name: /Peñaloza/ }).click();
  await choose(page.getByLabel('Servicio'), 'Control');
  await choose(page.getByLabel('Con', { exact: true }), 'Paula Ríos');
  await page.getByLabel('Día y hora').fill(`${day}T16:00`);
  await page.getByLabel('Motivo').fill('dolor de cabeza');
  await page.getByRole('button', { name: 'Agendar' }).click();
  await expect(page.getByText('Cita agendada.')).toBeVisible();

  // Seen in the agenda; opened in the drawer; moved without dragging.
  await page.goto(`/agenda?view=day&day=${day}`);
  const event = page.locator('.calendar .ec-event', { hasText: 'Peñaloza' });
  await expect(event).toBeVisible();
  await event.click();
  const drawer = page.locator('#drawer');
  await expect(drawer.getByRole('link', { name: /Peñaloza/ })).toBeVisible();
  await drawer.getByText('Cambiar día, hora o con quién').click();
  await drawer.getByLabel('Día y hora').fill(`${day}T17:00`);
  await drawer.getByRole('button', { name: 'Mover la cita' }).click();
  await expect(page.locator('body')).toContainText('17:00');

  await page.goto(`/agenda?view=day&day=${day}`);
  await page.locator('#agenda-list > summary').click();
  const row = page.locator('#agenda-list a.row', { hasText: 'Peñaloza' });
  await expect(row).toContainText('17:00');
  await row.click();
  await drawer.getByRole('button', { name: 'Llegó' }).click();
  await expect(page.getByText('Anotado: ya llegó.')).toBeVisible();

  await page.goto(`/agenda?view=day&day=${day}`);
  await page.locator('#agenda-list > summary').click();
  await expect(row).toContainText('Llegó');
  await row.click();
  await drawer.getByRole('button', { name: 'Volver a agendada' }).click();
  await expect(page.getByText('La cita está agendada otra vez.')).toBeVisible();

  await page.goto(`/agenda?view=day&day=${day}`);
  await page.locator('#agenda-list > summary').click();
  await row.click();
  await drawer.getByRole('button', { name: 'Cancelar la cita' }).click();
  await expect(page.getByText('Cita cancelada. El lugar quedó libre.')).toBeVisible();
  await page.getByRole('button', { name: 'Deshacer' }).click();
  await page.goto(`/agenda?view=day&day=${day}`);
  await page.locator('#agenda-list > summary').click();
  await expect(row).not.toContainText('Cancelada');
});

test('a taken place says the nearest times and keeps the form', async ({ page }) => {
  await page.goto('/agenda/new');
  await page.getByRole('combobox', { name: 'Persona', exact: true }).pressSequentially('zuniga');
  await page.getByRole('option', { name: /Zúñiga/ }).click();
  await choose(page.getByLabel('Servicio'), 'Control');
  await choose(page.getByLabel('Con', { exact: true }), 'Paula Ríos');
  await page.getByLabel('Día y hora').fill(`${day}T17:00`);
  await page.getByRole('button', { name: 'Agendar' }).click();
  await expect(page.getByRole('alert').first()).toContainText(/Lo más cercano: .*\d\d:\d\d/);
  await expect(page.getByLabel('Día y hora')).toHaveValue(`${day}T17:00`);
  await expect(page.locator('.picked')).toContainText('Zúñiga');
});
