/**
 * Keeps tests from depending on time, as part of `deno lint`: a time that is waited or measured, a signal to
 * a process that may have ended, a port that may be taken. Where a time decides nothing, a comment says so:
 *
 *     // deno-lint-ignore timing/no-time -- why it decides nothing
 *
 * @module
 */

const isTest = (path: string): boolean => /_test\.ts$|\/tests\//.test(path);

/** The rules, by name. */
const plugin: Deno.lint.Plugin = {
  name: "timing",
  rules: {
    "no-time": {
      create: (context) => ({
        CallExpression({ callee }) {
          if (!isTest(context.filename)) return;
          const called = context.sourceCode.getText(callee);
          if (/^(setTimeout|setInterval|performance\.now)$/.test(called)) {
            context.report({
              node: callee,
              message: `${called}() makes a test depend on how quick a machine is`,
              hint: "Wait for what has to happen: until() and HeldStages in tests/engine/",
            });
          }
        },
      }),
    },
    "no-kill": {
      create: (context) => ({
        'CallExpression[callee.property.name="kill"]'(node: Deno.lint.CallExpression) {
          const of = context.sourceCode.getText(node.callee).replace(/\.kill$/, "");
          const isChild = /^(this\.#?)?(child|process|engine|driver|watch)$/.test(of);
          if (!isTest(context.filename) || !isChild || node.arguments.length === 0) return;
          context.report({
            node,
            message: `${of} may have ended, and Deno throws then`,
            hint: "Use send() of tests/engine/patience.ts",
          });
        },
      }),
    },
    "no-port": {
      create: (context) => ({
        'Property[key.name="port"]'(node: Deno.lint.Property) {
          const { value } = node;
          const isFixed = value.type === "Literal" && typeof value.value === "number" &&
            value.value !== 0;
          if (!isTest(context.filename) || !isFixed) return;
          context.report({ node, message: "This port may be taken", hint: "Ask for port 0" });
        },
      }),
    },
  },
};

export default plugin;
