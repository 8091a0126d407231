// The app's sources use no `any`: what comes from outside is unknown until it is looked at.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const source = join(dirname(fileURLToPath(import.meta.url)), 'src');

function report(path) {
  const file = ts.createSourceFile(path, readFileSync(join(source, path), 'utf8'), ts.ScriptTarget.Latest);
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      const { line } = file.getLineAndCharacterOfPosition(node.pos);
      console.error(`src/${path}:${line + 1}: any`);
      process.exitCode = 1;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}

readdirSync(source, { recursive: true })
  .filter((path) => /\.tsx?$/.test(path))
  .forEach(report);
