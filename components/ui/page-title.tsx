type PageTitleProps = { title: string; description?: string };

/** In the page and not in its `metadata`: Next draws that anew with every update, and the browser restyles the head with it. */
export function PageTitle({ title, description }: PageTitleProps) {
  return (
    <>
      <title>{`${title} · Slipway`}</title>
      {description && <meta name="description" content={description} />}
    </>
  );
}
