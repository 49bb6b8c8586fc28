package org.asterism.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.asterism.kernel.ForeignFunctions.INT;
import static org.asterism.kernel.ForeignFunctions.LONG;
import static org.asterism.kernel.ForeignFunctions.POINTER;
import static org.asterism.kernel.ForeignFunctions.broken;
import static org.asterism.kernel.ForeignFunctions.present;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.math.BigInteger;
import java.util.concurrent.Semaphore;

/// The calls of OpenSSL's libcrypto 3 that the kernel makes, on its own library context.
///
/// Made for a process that is ours alone: it reads no configuration file of OpenSSL's, leaves
/// nothing to be done at the process's exit, where threads may still be at work, and locks a heap
/// of [#SECURE_HEAP_BYTES] for the numbers that are secret, which no core dump holds. Its class
/// does not load where the library is missing.
final class LibCrypto {
  static final String NAME = "libcrypto.so.3";

  /// What secret numbers have together. One exponentiation takes at most 3 KiB.
  static final int SECURE_HEAP_BYTES = 256 << 10;

  private static final int SECURE_BLOCK_BYTES_MIN = 64;

  // What one call is reckoned to take of it, with room to spare.
  private static final int CALL_BYTES = 8 << 10;

  private static final Semaphore CALLS = new Semaphore(SECURE_HEAP_BYTES / CALL_BYTES);

  // OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT
  private static final long INIT = 0x80L | 0x80000L;

  static final ForeignFunctions F = ForeignFunctions.of(NAME);

  private static final MethodHandle BN_NEW = F.pointer("BN_new");
  private static final MethodHandle BN_SECURE_NEW = F.pointer("BN_secure_new");
  private static final MethodHandle BN_CLEAR_FREE = F.nothing("BN_clear_free", POINTER);
  private static final MethodHandle BN_BIN2BN = F.pointer("BN_bin2bn", POINTER, INT, POINTER);
  private static final MethodHandle BN_BN2BINPAD = F.number("BN_bn2binpad", POINTER, POINTER, INT);
  private static final MethodHandle BN_UCMP = F.number("BN_ucmp", POINTER, POINTER);
  private static final MethodHandle BN_CTX_NEW = F.pointer("BN_CTX_new_ex", POINTER);
  private static final MethodHandle BN_CTX_SECURE_NEW = F.pointer("BN_CTX_secure_new_ex", POINTER);
  private static final MethodHandle BN_CTX_FREE = F.nothing("BN_CTX_free", POINTER);
  private static final MethodHandle BN_MOD_EXP =
      F.number("BN_mod_exp_mont_consttime", POINTER, POINTER, POINTER, POINTER, POINTER, POINTER);

  static final MemorySegment CONTEXT = start();

  private LibCrypto() {}

  /// Loads the class, and with it the library.
  ///
  /// @throws LinkageError where that cannot be
  static void load() {
    present(CONTEXT, "library context");
  }

  /// The memory of one call. As many are open at once as the locked heap has room for, and whoever
  /// finds none waits for a computation to end.
  static Arena call() {
    CALLS.acquireUninterruptibly();
    return new Call(Arena.ofConfined());
  }

  private record Call(Arena memory) implements Arena {
    @Override
    public MemorySegment allocate(long bytes, long alignment) {
      return memory.allocate(bytes, alignment);
    }

    @Override
    public MemorySegment.Scope scope() {
      return memory.scope();
    }

    @Override
    public void close() {
      try {
        memory.close();
      } finally {
        CALLS.release();
      }
    }
  }

  /// A context for numbers that everybody may know, for calls of one thread, freed with `owner`.
  static MemorySegment publicWorkspace(Arena owner) {
    try {
      var made = (MemorySegment) BN_CTX_NEW.invokeExact(CONTEXT);
      return present(made, "workspace").reinterpret(owner, LibCrypto::freeWorkspace);
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  /// A number that everybody may know, from zero, freed with `owner`.
  static MemorySegment publicNumber(BigInteger value, Arena owner) {
    try {
      MemorySegment number =
          present((MemorySegment) BN_NEW.invokeExact(), "number")
              .reinterpret(owner, LibCrypto::eraseNumber);
      return filled(number, owner.allocateFrom(JAVA_BYTE, value.toByteArray()));
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  /// A context for calls of one thread, its numbers in the locked heap, freed with `owner`.
  static MemorySegment workspace(Arena owner) {
    try {
      var made = (MemorySegment) BN_CTX_SECURE_NEW.invokeExact(CONTEXT);
      return present(made, "workspace").reinterpret(owner, LibCrypto::freeWorkspace);
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  /// A number in the locked heap, erased and freed with `owner`.
  static MemorySegment number(Arena owner) {
    try {
      var made = (MemorySegment) BN_SECURE_NEW.invokeExact();
      return present(made, "number").reinterpret(owner, LibCrypto::eraseNumber);
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  /// [#number(Arena)] of big-endian bytes.
  static MemorySegment number(MemorySegment bytes, Arena owner) {
    return filled(number(owner), bytes);
  }

  private static MemorySegment filled(MemorySegment number, MemorySegment bytes) {
    try {
      int length = Math.toIntExact(bytes.byteSize());
      present((MemorySegment) BN_BIN2BN.invokeExact(bytes, length, number), "number");
      return number;
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  /// Writes the number big-endian, zeros before it, into all of `target`.
  static void write(MemorySegment number, MemorySegment target) {
    try {
      int length = Math.toIntExact(target.byteSize());
      succeeded((int) BN_BN2BINPAD.invokeExact(number, target, length) == length);
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  /// Whether `less` is less than `more`; both are public.
  static boolean inOrder(MemorySegment less, MemorySegment more) {
    try {
      return (int) BN_UCMP.invokeExact(less, more) < 0;
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  /// result = base ^ exponent mod modulus, odd, in a time that depends on the words of each.
  static void modExp(
      MemorySegment result,
      MemorySegment base,
      MemorySegment exponent,
      MemorySegment modulus,
      MemorySegment workspace) {
    try {
      succeeded(
          (int)
                  BN_MOD_EXP.invokeExact(
                      result, base, exponent, modulus, workspace, MemorySegment.NULL)
              == 1);
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  static void succeeded(boolean done) {
    if (!done) {
      throw new IllegalStateException("libcrypto refused: out of memory in its locked heap?");
    }
  }

  private static MemorySegment start() {
    MethodHandle init = F.number("OPENSSL_init_crypto", LONG, POINTER);
    MethodHandle secureHeap = F.number("CRYPTO_secure_malloc_init", LONG, LONG);
    MethodHandle context = F.pointer("OSSL_LIB_CTX_new");
    try {
      succeeded((int) init.invokeExact(INIT, MemorySegment.NULL) == 1);
      lock((int) secureHeap.invokeExact((long) SECURE_HEAP_BYTES, (long) SECURE_BLOCK_BYTES_MIN));
      return (MemorySegment) context.invokeExact();
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  // 1: locked; 2: there, and not locked; 0: not there, or made before by another.
  private static void lock(int outcome) {
    if (outcome != 1) {
      throw new IllegalStateException(
          ("libcrypto could not lock %d bytes for secret numbers:"
                  + " raise the limit (systemd: LimitMEMLOCK=8M, shell: ulimit -l 8192)")
              .formatted(SECURE_HEAP_BYTES));
    }
  }

  private static void freeWorkspace(MemorySegment workspace) {
    try {
      BN_CTX_FREE.invokeExact(workspace);
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  private static void eraseNumber(MemorySegment number) {
    try {
      BN_CLEAR_FREE.invokeExact(number);
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }
}
