import preact from "@preact/preset-vite";
import { defineConfig } from "vitest/config";

// The page is served as / and its files under /static/explore/, with relative addresses: static/explore/app.js.
// File names have no hash, so that a change of one line is not one of all files; the server sends a hash as ETag.
export default defineConfig({
  base: "./",
  plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false })],
  build: {
    outDir: "../explore",
    emptyOutDir: true,
    modulePreload: false,
    assetsInlineLimit: 0,
    target: "es2022",
    chunkSizeWarningLimit: 700, // KB: the editor
    rollupOptions: {
      output: { entryFileNames: "app.js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
  experimental: {
    renderBuiltUrl: (name, { hostType }) => (hostType === "html" ? `static/explore/${name}` : { relative: true }),
  },
  test: { include: ["src/**/*.test.ts"], testTimeout: 120_000 },
});
