import { spriteUrl } from "../dom";

export const Icon = ({ name }: { name: string }) => <svg class="icon" aria-hidden="true"><use href={`${spriteUrl()}#${name}`} /></svg>;
