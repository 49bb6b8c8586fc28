package org.asterism.login;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Stretch;

/// Argon2id of the reference library, where the system has it: it reads the PIN and writes what
/// comes of it in locked memory, and erases what it works in. Neither is ever on the heap.
///
/// Stateless, for any number of threads.
final class NativeArgon2 {
  private static final String LIBRARY = "libargon2.so.1";
  private static final int OK = 0;

  private static final Optional<NativeArgon2> FOUND = find();

  private final MethodHandle hash;

  private NativeArgon2(MethodHandle hash) {
    this.hash = hash;
  }

  static Optional<NativeArgon2> found() {
    return FOUND;
  }

  /// The caller closes it.
  SecretBytes stretch(SecretBytes pin, Stretch stretch, int length) {
    SecretBytes out = SecretBytes.allocate(length);
    try (var handover = Handover.orElse(out::close);
        Arena arena = Arena.ofConfined()) {
      MemorySegment salt = arena.allocateFrom(JAVA_BYTE, stretch.salt().toByteArray());
      int result = pin.use(from -> out.use(into -> run(stretch, from, salt, into)));
      if (result != OK) {
        throw new IllegalStateException("argon2id failed with its code " + result);
      }
      return handover.to(out);
    }
  }

  // argon2id_hash_raw of argon2.h, version 1.3.
  private int run(Stretch stretch, MemorySegment pin, MemorySegment salt, MemorySegment out) {
    try {
      return (int)
          hash.invokeExact(
              stretch.passes(),
              stretch.memoryKib(),
              stretch.lanes(),
              pin,
              pin.byteSize(),
              salt,
              salt.byteSize(),
              out,
              out.byteSize());
    } catch (RuntimeException | Error fault) {
      throw fault;
    } catch (Throwable impossible) {
      throw new IllegalStateException("a call of C throws nothing", impossible);
    }
  }

  private static Optional<NativeArgon2> find() {
    try {
      return SymbolLookup.libraryLookup(LIBRARY, Arena.global())
          .find("argon2id_hash_raw")
          .map(address -> new NativeArgon2(Linker.nativeLinker().downcallHandle(address, raw())));
    } catch (IllegalArgumentException notInstalled) {
      return Optional.empty();
    }
  }

  private static FunctionDescriptor raw() {
    return FunctionDescriptor.of(
        JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS,
        JAVA_LONG);
  }
}
