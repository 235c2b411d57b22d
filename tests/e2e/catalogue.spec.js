const { test, expect, found } = require('./node');
const { examine } = require('./axe');

test.use({ kind: 'new catalogue' });

test('a doctor looks up while typing, and an allergy asks for a reason', async ({ page, node }) => {
  const wrong = [];
  await found(page, node);
  await page.goto('/me/practitioner');
  await page.getByLabel('Cédula profesional').fill('1234567');
  await page.getByLabel('Institución que expidió el título').fill('UNAM');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await page.goto('/settings');
  await page.getByLabel('Domicilio').fill('Av. Ceiba 12, Centro, 97000 Mérida');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await page.goto('/people/new');
  await page.getByLabel('Nombre(s)').fill('Renata');
  await page.getByLabel('Primer apellido').fill('Íñiguez');
  await page.getByLabel('Fecha de nacimiento').fill('28/02/1995');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Persona registrada.')).toBeVisible();
  await page.getByRole('link', { name: 'Expediente', exact: true }).click();
  await page.waitForURL(/\/charts\//);
  const chart = page.url();
  const allergies = page.locator('.chart-side section').first();
  await allergies.getByText('Agregar').first().click();
  await allergies.getByLabel('Alergias').fill('Penicilina');
  await allergies.getByRole('button', { name: 'Agregar' }).click();
  await expect(page.locator('.card.alert')).toContainText('Penicilina');

  // The note: what was typed stays as typed until somebody picks; arrows and Enter put the line in its place.
  await page.getByRole('button', { name: 'Nueva nota' }).click();
  await page.waitForURL(/\/notes\/.+\/edit/);
  const diagnosis = page.getByRole('textbox', { name: 'Diagnósticos' });
  await diagnosis.pressSequentially('Cansancio por desvelo');
  await diagnosis.press('Enter');
  await diagnosis.pressSequentially('dolor garganta');
  const option = page.getByRole('option', { name: /Faringitis aguda/ });
  await expect(option).toBeVisible();
  await diagnosis.press('ArrowDown');
  await expect(diagnosis).toHaveAttribute('aria-activedescendant', /options-/);
  await examine(page, 'the note with its list', 'light', wrong);
  await diagnosis.press('Escape');
  await expect(option).toHaveCount(0);
  await expect(diagnosis).toHaveValue('Cansancio por desvelo\ndolor garganta');
  await diagnosis.press('Shift+Home');
  await diagnosis.pressSequentially('j02.9');
  await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(1);
  await diagnosis.press('ArrowDown');
  await diagnosis.press('Enter');
  await expect(diagnosis).toHaveValue('Cansancio por desvelo\nJ02.9 Faringitis aguda');

  // The prescription: the name from the catalogue, form and strength by a tap, the rest by hand.
  await page.goto(`${chart}/prescriptions/new`);
  const first = page.getByRole('group', { name: 'Medicamento 1' });
  const name = first.getByRole('combobox', { name: 'Nombre genérico' });
  await name.pressSequentially('morf');
  await expect(page.getByRole('option', { name: /Morfina/ })).toBeVisible();
  await expect(name).toHaveAttribute('aria-expanded', 'true');
  await examine(page, 'the prescription with its list', 'light', wrong);
  await name.press('ArrowDown');
  await name.press('Enter');
  await expect(first.getByText('Grupo I: no se puede imprimir aquí')).toBeVisible();
  await name.fill('');
  await name.pressSequentially('amoxici');
  await page.getByRole('option', { name: /^Amoxicilina\s*cápsulas/ }).click();
  await expect(name).toHaveValue('Amoxicilina');
  await expect(first.getByText('Grupo I')).toHaveCount(0);
  await first.getByRole('button', { name: 'cápsulas 500 mg' }).click();
  await expect(first.getByLabel('Forma', { exact: true })).toHaveValue('cápsulas');
  await expect(first.getByLabel('Concentración')).toHaveValue('500 mg');
  // Another name takes the strength of the one before along; the same one again is filled in again.
  await name.press('End');
  await name.press('Backspace');
  await expect(first.getByLabel('Concentración')).toHaveValue('');
  await name.pressSequentially('a');
  await page.getByRole('option', { name: /^Amoxicilina\s*cápsulas/ }).click();
  await first.getByRole('button', { name: 'cápsulas 500 mg' }).click();
  for (const [label, value] of [['Dosis', '1 cápsula'], ['Vía', 'oral'], ['Frecuencia', 'cada 8 horas'], ['Duración', '7 días'], ['Cantidad', '21']]) {
    await first.getByLabel(label).fill(value);
  }
  await page.getByRole('button', { name: 'Expedir receta' }).click();
  const reason = page.getByLabel('Motivo para recetar a pesar de la advertencia');
  await expect(reason).toBeFocused();
  await expect(page.getByText('Amoxicilina: el expediente dice alergia a «Penicilina».')).toBeVisible();
  await expect(name).toHaveValue('Amoxicilina');
  await reason.fill('La toleró en marzo');
  await page.getByRole('button', { name: 'Expedir receta' }).click();
  await expect(page.getByText('Receta expedida.')).toBeVisible();
  await expect(page.locator('article')).toContainText('La toleró en marzo');
  expect(wrong.join('\n')).toBe('');
});
