package org.asterism.conformance.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What the compiler's parser sees in the project's Java files.
final class JavaSource {

  /// @param name `File.java:line name`
  record Method(String name, boolean inTests, long lines, int parameters) {}

  record Type(String where, String name) {}

  record Variable(String where, boolean inTests, String type, String name) {}

  private final List<Method> methods = new ArrayList<>();
  private final List<Type> types = new ArrayList<>();
  private final List<Variable> variables = new ArrayList<>();

  private JavaSource() {}

  static JavaSource parse(List<Path> files) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var source = new JavaSource();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(files);
      var task = (JavacTask) compiler.getTask(null, manager, null, null, null, units);
      var trees = Trees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        unit.accept(source.new Scanner(unit, trees), null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return source;
  }

  List<Method> methods() {
    return methods;
  }

  List<Type> types() {
    return types;
  }

  List<Variable> variables() {
    return variables;
  }

  private final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final Trees trees;
    private final boolean inTests;
    private final Deque<ClassTree> enclosing = new ArrayDeque<>();

    Scanner(CompilationUnitTree unit, Trees trees) {
      this.unit = unit;
      this.trees = trees;
      this.inTests = unit.getSourceFile().getName().contains("/src/test/");
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      var name = where(method) + " " + method.getName();
      methods.add(new Method(name, inTests, lines(method), parameters(method)));
      return super.visitMethod(method, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      types.add(new Type(where(type), type.getSimpleName().toString()));
      enclosing.addLast(type);
      try {
        return super.visitClass(type, null);
      } finally {
        enclosing.removeLast();
      }
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
      var type = variable.getType() == null ? "" : variable.getType().toString();
      variables.add(new Variable(where(variable), inTests, type, variable.getName().toString()));
      return super.visitVariable(variable, null);
    }

    /// A record is what becomes of many parameters, so its constructors may have them.
    private int parameters(MethodTree method) {
      boolean ofRecord =
          enclosing.getLast().getKind() == Tree.Kind.RECORD
              && method.getName().contentEquals("<init>");
      return ofRecord ? 0 : method.getParameters().size();
    }

    /// From the method's name to its closing brace: annotations and documentation do not count.
    private long lines(MethodTree method) {
      var body = method.getBody();
      if (body == null) {
        return 0;
      }
      return line(end(body)) - line(trees.getSourcePositions().getStartPosition(unit, body)) + 1;
    }

    private long end(Tree tree) {
      return trees.getSourcePositions().getEndPosition(unit, tree);
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }

    private String where(Tree tree) {
      var file = Path.of(unit.getSourceFile().getName()).getFileName();
      return file + ":" + line(trees.getSourcePositions().getStartPosition(unit, tree));
    }
  }
}
