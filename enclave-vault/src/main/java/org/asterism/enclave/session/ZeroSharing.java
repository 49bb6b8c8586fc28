package org.asterism.enclave.session;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.curve.DealingRule;
import org.asterism.threshold.curve.DealtShare;
import org.asterism.threshold.curve.Polynomial;
import org.asterism.threshold.rsa.RsaRefresh;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionOpen;

/// What one vault deals in a refresh, 0 at 0, and how it adds up what it is dealt (threshold.md
/// §11). Closing it erases it.
sealed interface ZeroSharing extends AutoCloseable {
  /// @param share the vault's own, of its group
  /// @param asked for the group and for k
  static ZeroSharing draw(SessionOpen asked, SecretBytes share, DealingRandomness randomness) {
    return Curve.of(asked.group())
        .<ZeroSharing>map(curve ->
            new OnCurve(asked.k(), curve, Polynomial.zero(curve, asked.k() - 1, randomness)))
        .orElseGet(() -> new Whole(RsaRefresh.draw(share.length(), asked.k(), randomness::bytes)));
  }

  /// The points of what is dealt; none over whole numbers.
  List<byte[]> vector(Kernel kernel);

  /// What the member at `x` is dealt, which the caller closes.
  SecretBytes at(BigInteger x);

  /// @param x the vault's own
  Sum sum(Kernel kernel, int dealers, BigInteger x);

  /// The point of a share; empty over whole numbers.
  Octets point(Kernel kernel, SecretBytes share) throws ThresholdRefused;

  @Override
  void close();

  /// What a vault has been dealt so far. Closing it erases it.
  sealed interface Sum extends AutoCloseable {
    /// One dealer's part, which stays open; the dealers come in their order.
    ///
    /// @throws ThresholdRefused where it does not fit, by the dealer's place
    void add(int dealer, SessionOpened opened, List<byte[]> vector, SecretBytes subShare)
        throws ThresholdRefused;

    /// The share that all make of the one before, which the caller closes.
    SecretBytes share(SecretBytes before) throws ThresholdRefused;

    @Override
    void close();
  }

  /// Of a key on a curve: with points by which each sees that all deal zero.
  record OnCurve(int k, Curve curve, Polynomial polynomial) implements ZeroSharing {
    @Override
    public List<byte[]> vector(Kernel kernel) {
      return polynomial.vector(kernel).encoded();
    }

    @Override
    public SecretBytes at(BigInteger x) {
      return polynomial.at(x);
    }

    @Override
    public Sum sum(Kernel kernel, int dealers, BigInteger x) {
      return new ScalarSum(new DealtShare(kernel, DealingRule.refresh(curve, k, dealers), x));
    }

    @Override
    public Octets point(Kernel kernel, SecretBytes share) throws ThresholdRefused {
      if (!ScalarField.of(curve).isNonZero(share)) {
        throw new ThresholdRefused(Fault.SCALAR);
      }
      return Octets.of(kernel.multiplyBase(curve, share).encoded());
    }

    @Override
    public void close() {
      polynomial.close();
    }
  }

  /// Of an RSA key: whole numbers.
  record Whole(RsaRefresh refresh) implements ZeroSharing {
    @Override
    public List<byte[]> vector(Kernel kernel) {
      return List.of();
    }

    @Override
    public SecretBytes at(BigInteger x) {
      return refresh.at(x);
    }

    @Override
    public Sum sum(Kernel kernel, int dealers, BigInteger x) {
      return new WholeSum(refresh, new ArrayList<>());
    }

    @Override
    public Octets point(Kernel kernel, SecretBytes share) {
      return Octets.EMPTY;
    }

    @Override
    public void close() {
      refresh.close();
    }
  }

  record ScalarSum(DealtShare dealt) implements Sum {
    @Override
    public void add(int dealer, SessionOpened opened, List<byte[]> vector, SecretBytes subShare)
        throws ThresholdRefused {
      dealt.add(dealer, opened, vector, subShare);
    }

    @Override
    public SecretBytes share(SecretBytes before) throws ThresholdRefused {
      return dealt.share(before);
    }

    @Override
    public void close() {
      dealt.close();
    }
  }

  record WholeSum(RsaRefresh refresh, List<SecretBytes> dealt) implements Sum {
    @Override
    public void add(int dealer, SessionOpened opened, List<byte[]> vector, SecretBytes subShare)
        throws ThresholdRefused {
      if (!vector.isEmpty()) {
        throw new ThresholdRefused(Fault.VECTOR_LENGTH, dealer);
      }
      dealt.add(subShare.copy());
    }

    @Override
    public SecretBytes share(SecretBytes before) throws ThresholdRefused {
      return refresh.share(before, dealt);
    }

    @Override
    public void close() {
      dealt.forEach(SecretBytes::close);
    }
  }
}
