package org.asterism.threshold.frost;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;

/// One vault's pair of nonces for one signature, made before the message is known (RFC 9591 §4.1,
/// §5.1; preprocessing: eprint 2020/852 §5).
///
/// A second signature with the same pair gives the share away: so a pair signs once, whatever comes
/// of it, and is erased. For any thread; the owner closes it.
public final class Nonces implements AutoCloseable {
  /// How many random bytes a nonce is made of.
  static final int RANDOM_BYTES = 32;

  private final SecretBytes hiding;
  private final SecretBytes binding;
  private final AtomicBoolean spent = new AtomicBoolean();

  private Nonces(SecretBytes hiding, SecretBytes binding) {
    this.hiding = hiding;
    this.binding = binding;
  }

  /// Fresh ones. The share is in them, so that a broken source of randomness alone tells nothing.
  public static Nonces generate(SecretBytes share, SecureRandom random) {
    try (var forHiding = SecretBytes.random(RANDOM_BYTES, random);
        var forBinding = SecretBytes.random(RANDOM_BYTES, random)) {
      return of(forHiding, forBinding, share);
    }
  }

  static Nonces of(SecretBytes forHiding, SecretBytes forBinding, SecretBytes share) {
    SecretBytes hiding = FrostHash.nonce(forHiding, share);
    try (var handover = Handover.orElse(hiding::close)) {
      return handover.to(new Nonces(hiding, FrostHash.nonce(forBinding, share)));
    }
  }

  public NonceCommitment commitment(Kernel kernel) {
    return new NonceCommitment(
        kernel.multiplyBase(Curve.EDWARDS25519, hiding),
        kernel.multiplyBase(Curve.EDWARDS25519, binding));
  }

  /// Lets one caller sign, and no other.
  void spend() throws ThresholdRefused {
    if (!spent.compareAndSet(false, true)) {
      throw new ThresholdRefused(Fault.SPENT);
    }
  }

  SecretBytes hiding() {
    return hiding;
  }

  SecretBytes binding() {
    return binding;
  }

  @Override
  public void close() {
    hiding.close();
    binding.close();
  }
}
