/** Such as 0:07 or 1:02:09. */
export function shownTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(s).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${tail}` : `${m}:${tail}`;
}

/** As a screen reader says it. */
export function spokenTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const [m, s] = [Math.floor(whole / 60), whole % 60];
  return m > 0 ? `${m} min ${s} s` : `${s} s`;
}
