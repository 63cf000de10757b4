import preact from "@preact/preset-vite";
import { defineConfig } from "vitest/config";

// File names have no hash, so that a change of one line is not one of all files; the server sends a hash as ETag.
export default defineConfig({
  base: "./",
  plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false })],
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    assetsDir: "static",
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: {
      output: {
        entryFileNames: "static/app.js",
        chunkFileNames: "static/[name].js",
        assetFileNames: "static/[name][extname]",
      },
    },
  },
  test: { include: ["src/**/*.test.ts"] },
});
