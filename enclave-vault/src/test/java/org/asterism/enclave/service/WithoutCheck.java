package org.asterism.enclave.service;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asterism.threshold.ThresholdRefused.Fault;

/// A vault's classes as they are, but for one check: what it would throw is dropped, and it goes
/// on.
final class WithoutCheck {
  private final AlteredClasses classes;

  /// @param checking the class whose methods throw a [org.asterism.threshold.ThresholdRefused] of
  ///   this fault
  WithoutCheck(Class<?> checking, Fault fault) {
    this.classes = new AlteredClasses(checking, () -> new Dropping(fault));
  }

  /// Does what the class does, with classes of its own.
  String call(Class<? extends Callable<String>> attack, Path directory) throws Exception {
    return classes.call(attack, directory);
  }

  /// Drops what is thrown next after the fault was named.
  private static final class Dropping implements CodeTransform {
    private final Fault fault;
    private boolean named;

    Dropping(Fault fault) {
      this.fault = fault;
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (named && element instanceof ThrowInstruction) {
        named = false;
        code.pop();
        return;
      }
      if (element instanceof FieldInstruction field && field.opcode() == Opcode.GETSTATIC) {
        named = field.name().equalsString(fault.name());
      }
      code.with(element);
    }
  }
}
