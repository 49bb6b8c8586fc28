package org.asterism.pkcs11.session;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.algorithm.DigestOperation;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.Parameter;

/// A digest under way that remembers what it was fed, while that is little: from this it can be
/// saved and restored, which no provider's digest can. For one thread.
public final class TranscribedDigest {
  /// The most that it remembers.
  public static final int MAX_TRANSCRIPT_BYTES = 64 << 10;

  // Capacities double: half of what an array holds may be unused.
  private static final int GROWTH = 2;

  private final Mechanism mechanism;
  private final DigestOperation digest;
  private Optional<Transcript> transcript;

  /// An array that can be erased, with all that it grew out of.
  private static final class Transcript extends ByteArrayOutputStream {
    void append(byte[] part) {
      if (count + part.length > buf.length) {
        byte[] larger = Arrays.copyOf(buf, Math.max(GROWTH * buf.length, count + part.length));
        Arrays.fill(buf, (byte) 0);
        buf = larger;
      }
      System.arraycopy(part, 0, buf, count, part.length);
      count += part.length;
    }

    int capacity() {
      return buf.length;
    }

    void erase() {
      Arrays.fill(buf, (byte) 0);
    }
  }

  public TranscribedDigest(Mechanism mechanism, DigestOperation digest) {
    this.mechanism = mechanism;
    this.digest = digest;
    this.transcript =
        mechanism.parameter() instanceof Parameter.None
            ? Optional.of(new Transcript())
            : Optional.empty();
  }

  /// The digest's exact length.
  public long length() {
    return digest.length();
  }

  public Mechanism mechanism() {
    return mechanism;
  }

  /// How many bytes it will hold of what it was fed after [#update] with a part of this length.
  public long keeps(long part) {
    return transcript.filter(kept -> fits(kept, part)).map(kept -> growth(kept, part)).orElse(0L);
  }

  public void update(byte[] part) {
    transcript
        .filter(kept -> fits(kept, part.length))
        .ifPresentOrElse(kept -> kept.append(part), this::wipe);
    digest.update(part);
  }

  /// [#update] with what is not to be saved.
  public void updateUnsaved(byte[] part) {
    wipe();
    digest.update(part);
  }

  public byte[] finish() {
    return digest.finish();
  }

  /// All that it was fed; empty where it cannot be saved. The caller erases it.
  public Optional<byte[]> transcript() {
    return transcript.map(ByteArrayOutputStream::toByteArray);
  }

  /// Erases what it remembers: it can be saved no longer.
  public void wipe() {
    transcript.ifPresent(Transcript::erase);
    transcript = Optional.empty();
  }

  private static boolean fits(Transcript kept, long part) {
    return kept.size() + part <= MAX_TRANSCRIPT_BYTES;
  }

  private static long growth(Transcript kept, long part) {
    return Math.max(kept.capacity(), GROWTH * (kept.size() + part));
  }
}
