package org.asterism.secret;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A secret: bytes in [LockedMemory], borrowed inside a lambda, erased by [#close()].
///
/// **Guarantee.** The bytes are in locked memory that no core dump holds; they are overwritten with
/// zeros on close; nothing prints, compares or serializes them. Whoever makes or receives a
/// `SecretBytes` owns it and closes it: an owner that forgets holds its part of a bounded arena.
/// What a borrower copies out is no longer protected.
///
/// **Threads.** Any thread may borrow, many at once; they agree among themselves who writes. A
/// close during a borrow erases when the last borrower leaves; new borrowers are refused at once.
///
/// **Limits.** At most [#MAX_LENGTH] bytes each, and [LockedMemory#ARENA_BYTES] together. The
/// length is not a secret.
///
/// **Errors.** `IllegalStateException` on use after close and when the arena could not be locked;
/// [LockedMemoryFull] when there is no room in the [Allotment] that the thread takes from.
///
/// ```java
/// try (var secret = SecretBytes.random(32, random)) {
///   byte[] mac = secret.useArray(bytes -> hmac(bytes, message));
/// }
/// ```
public final class SecretBytes implements AutoCloseable {
  /// The longest secret: a sixteenth of what all secrets share.
  public static final int MAX_LENGTH = LockedMemory.ARENA_BYTES / 16;

  private static final int CLOSED = Integer.MIN_VALUE;

  private final Allotment from;
  private final MemorySegment memory;

  // The number of borrowers, and CLOSED once close() was called.
  private final AtomicInteger state = new AtomicInteger();

  private SecretBytes(int length) {
    this.from = Allotment.current();
    this.memory = from.take(checked(length));
  }

  /// A secret of zeros, to be filled by its first borrower.
  public static SecretBytes allocate(int length) {
    return new SecretBytes(length);
  }

  /// Moves `bytes` out of the heap: the array is wiped, also when this fails.
  public static SecretBytes takeFrom(byte[] bytes) {
    try {
      return copyOf(MemorySegment.ofArray(bytes));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  public static SecretBytes copyOf(MemorySegment source) {
    var secret = new SecretBytes(checked(source.byteSize()));
    secret.memory.copyFrom(source);
    return secret;
  }

  public static SecretBytes random(int length, SecureRandom random) {
    byte[] drawn = new byte[checked(length)];
    random.nextBytes(drawn);
    return takeFrom(drawn);
  }

  /// One after the other in a new secret; the parts stay open.
  public static SecretBytes concat(SecretBytes... parts) {
    long length = Arrays.stream(parts).mapToLong(SecretBytes::length).sum();
    var whole = new SecretBytes(checked(length));
    try (var handover = Handover.orElse(whole::close)) {
      long offset = 0;
      for (SecretBytes part : parts) {
        MemorySegment target = whole.memory.asSlice(offset, part.length());
        part.borrow(target::copyFrom);
        offset += part.length();
      }
      return handover.to(whole);
    }
  }

  public int length() {
    return (int) memory.byteSize();
  }

  /// Lends the bytes themselves for the time of the lambda, to the calling thread alone: a segment
  /// that escapes refuses every later access.
  public <R extends @Nullable Object, X extends Exception> R use(
      Borrower<? super MemorySegment, R, X> borrower) throws X {
    enter();
    try (Arena loan = Arena.ofConfined()) {
      return borrower.apply(memory.reinterpret(loan, null));
    } finally {
      leave();
    }
  }

  /// [#use] without a result.
  public <X extends Exception> void borrow(Visitor<? super MemorySegment, X> visitor) throws X {
    enter();
    try (Arena loan = Arena.ofConfined()) {
      visitor.accept(memory.reinterpret(loan, null));
    } finally {
      leave();
    }
  }

  /// Lends a copy in the heap, wiped after the lambda even when it throws.
  ///
  /// For JCA calls only, which take nothing but arrays (and copy direct buffers into arrays that
  /// they do not wipe). The collector may move the array meanwhile and leave an older copy in free
  /// heap until that is reused: so keep the lambda short, and prefer [#use] wherever it serves.
  public <R extends @Nullable Object, X extends Exception> R useArray(
      Borrower<byte[], R, X> borrower) throws X {
    byte[] copy = heapCopy();
    try {
      return borrower.apply(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  /// [#useArray] without a result.
  public <X extends Exception> void borrowArray(Visitor<byte[], X> visitor) throws X {
    byte[] copy = heapCopy();
    try {
      visitor.accept(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  public SecretBytes copy() {
    return use(SecretBytes::copyOf);
  }

  /// A copy of the bytes from `from` to before `to`.
  public SecretBytes slice(int from, int to) {
    return use(bytes -> copyOf(bytes.asSlice(from, (long) to - from)));
  }

  /// Whether both hold the same bytes, in a time that depends on the length only.
  public boolean constantTimeEquals(SecretBytes other) {
    return use(mine -> other.use(theirs -> differences(mine, theirs) == 0));
  }

  /// Erases the bytes, or has the last borrower do so. Does nothing the second time.
  @Override
  public void close() {
    int before = state.getAndUpdate(borrowers -> borrowers | CLOSED);
    if (before == 0) {
      from.release(memory);
    }
  }

  @Override
  public String toString() {
    return "SecretBytes[" + length() + "]";
  }

  /// Where the bytes are, for tests that look whether they were really erased.
  MemorySegment memory() {
    return memory;
  }

  private static int checked(long length) {
    if (length < 0 || length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a secret has 0 to %d bytes, not %d".formatted(MAX_LENGTH, length));
    }
    return (int) length;
  }

  private void enter() {
    int before = state.getAndUpdate(borrowers -> borrowers < 0 ? borrowers : borrowers + 1);
    if (before < 0) {
      throw new IllegalStateException(this + " was closed");
    }
  }

  private void leave() {
    if (state.decrementAndGet() == CLOSED) {
      from.release(memory);
    }
  }

  private byte[] heapCopy() {
    return this.<byte[], RuntimeException>use(bytes -> bytes.toArray(ValueLayout.JAVA_BYTE));
  }

  private static int differences(MemorySegment mine, MemorySegment theirs) {
    if (mine.byteSize() != theirs.byteSize()) {
      return 1;
    }
    int differences = 0;
    for (long i = 0; i < mine.byteSize(); i++) {
      differences |= mine.get(ValueLayout.JAVA_BYTE, i) ^ theirs.get(ValueLayout.JAVA_BYTE, i);
    }
    return differences;
  }
}
