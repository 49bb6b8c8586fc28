package org.asterism.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// The functions of one shared library of the system, which stays loaded.
///
/// A library or function that is missing is a [LinkageError], as it is for every class that is not
/// found.
final class ForeignFunctions {
  static final MemoryLayout POINTER = ADDRESS;
  static final MemoryLayout INT = JAVA_INT;
  static final MemoryLayout LONG = JAVA_LONG;

  private final String library;
  private final SymbolLookup symbols;

  private ForeignFunctions(String library, SymbolLookup symbols) {
    this.library = library;
    this.symbols = symbols;
  }

  /// @param library the name of its interface, `libcrypto.so.3`, as the dynamic linker finds it
  static ForeignFunctions of(String library) {
    try {
      return new ForeignFunctions(library, SymbolLookup.libraryLookup(library, Arena.global()));
    } catch (IllegalArgumentException notFound) {
      throw new UnsatisfiedLinkError(library + " is not here");
    }
  }

  /// A function that answers a pointer.
  MethodHandle pointer(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(POINTER, arguments));
  }

  /// A function that answers an `int`.
  MethodHandle number(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(INT, arguments));
  }

  /// A function that answers a `size_t`.
  MethodHandle size(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(LONG, arguments));
  }

  /// A function that answers nothing.
  MethodHandle nothing(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.ofVoid(arguments));
  }

  /// What a call threw: none of these functions calls back, so anything checked is a fault of ours.
  static RuntimeException broken(Throwable thrown) {
    return thrown instanceof RuntimeException plain
        ? plain
        : new IllegalStateException("a call of a system library failed", thrown);
  }

  /// @throws IllegalStateException where a function answered null
  static MemorySegment present(MemorySegment answered, String what) {
    if (answered.equals(MemorySegment.NULL)) {
      throw new IllegalStateException("the system library made no " + what + ": out of memory?");
    }
    return answered;
  }

  private MethodHandle bind(String name, FunctionDescriptor shape) {
    MemorySegment function =
        symbols
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError(library + " has no function " + name));
    return Linker.nativeLinker().downcallHandle(function, shape);
  }
}
