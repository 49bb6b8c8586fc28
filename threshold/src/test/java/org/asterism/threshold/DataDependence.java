package org.asterism.threshold;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads off a compiled class what could make its time or its memory accesses depend on data.
///
/// It knows nothing of where data comes from, so it refuses every jump, every access to an array or
/// a field, division, and every call out of the class: stricter than needed, and simple.
final class DataDependence {
  private static final Set<Opcode> DIVISIONS =
      Set.of(Opcode.IDIV, Opcode.LDIV, Opcode.IREM, Opcode.LREM);

  private DataDependence() {}

  /// One line for each offence in the methods of `type`, its constructors left out.
  static List<String> offences(Class<?> type) {
    var offences = new ArrayList<String>();
    ClassModel parsed = parse(type);
    String owner = parsed.thisClass().asInternalName();
    for (MethodModel method : parsed.methods()) {
      String name = method.methodName().stringValue();
      if (name.startsWith("<init>")) {
        continue;
      }
      CodeModel code = method.code().orElseThrow();
      for (CodeElement element : code) {
        if (isOffence(element, owner)) {
          offences.add(name + ": " + element);
        }
      }
    }
    return offences;
  }

  private static boolean isOffence(CodeElement element, String owner) {
    return switch (element) {
      case BranchInstruction _,
          TableSwitchInstruction _,
          LookupSwitchInstruction _,
          ArrayLoadInstruction _,
          ArrayStoreInstruction _,
          FieldInstruction _,
          InvokeDynamicInstruction _ ->
          true;
      case OperatorInstruction operator -> DIVISIONS.contains(operator.opcode());
      case InvokeInstruction call -> !call.owner().asInternalName().equals(owner);
      default -> false;
    };
  }

  private static ClassModel parse(Class<?> type) {
    String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    try (InputStream bytes = type.getResourceAsStream(file)) {
      if (bytes == null) {
        throw new AssertionError("no class file for " + type);
      }
      return ClassFile.of().parse(bytes.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
