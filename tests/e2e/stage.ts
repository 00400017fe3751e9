/** A browser and the served app for the tests of a file. What is started is closed again, and its console must have had nothing to say. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { App } from './app-driver.ts';
import { launch, startHost, type Host } from './host.ts';

type StartOptions = Parameters<typeof App.start>[2];

export class Stage {
  #browser: Browser | null = null;
  #host: Host | null = null;
  #apps: App[] = [];

  get browser(): Browser {
    if (this.#browser === null) throw new Error('the browser is there once tests run');
    return this.#browser;
  }

  get host(): Host {
    if (this.#host === null) throw new Error('the app is served once tests run');
    return this.#host;
  }

  async open(): Promise<void> {
    this.#browser = await launch();
    this.#host = await startHost();
  }

  async start(options?: StartOptions): Promise<App> {
    const app = await App.start(this.browser, this.host, options);
    this.#apps.push(app);
    return app;
  }

  async closeApps(): Promise<void> {
    const apps = this.#apps;
    this.#apps = [];
    for (const app of apps) await app.close();
    expect(apps.flatMap(({ complaints }) => complaints)).toEqual([]);
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    this.#host?.stop();
  }
}

/** To be called once, before other hooks are set up. @param until when what was started is closed */
export function stageFor(until: 'each test' | 'the last test'): Stage {
  const stage = new Stage();
  beforeAll(() => stage.open());
  if (until === 'each test') afterEach(() => stage.closeApps());
  afterAll(async () => {
    try {
      await stage.closeApps();
    } finally {
      await stage.close();
    }
  });
  return stage;
}
