import { type ComponentType, type RefObject, useEffect, useState } from 'react';

/** A component whose code is fetched once `place` is seen; undefined before. */
export function useWhenSeen<P>(
  place: RefObject<Element | null>,
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> | undefined {
  const [Loaded, setLoaded] = useState<ComponentType<P>>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is loaded never changes.
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) void load().then((component) => setLoaded(() => component));
    });
    if (place.current) observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return Loaded;
}
