package org.asterism.custody.threshold;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.threshold.Holders.Holder;
import org.asterism.custody.vaults.Environment;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.key.KeyFacts;
import org.asterism.key.SharedAgreement;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.curve.ProductProof;
import org.asterism.threshold.curve.ProofSuite;
import org.asterism.threshold.curve.SharedMultiplication;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.MulPoint.Proven;

/// A key that agrees, in threshold custody (threshold.md §7): each vault multiplies the peer's
/// point under a blind of its own, and proves that it was by its share.
///
/// **Guarantee.** What is agreed on is right: an answer without its proof does not count, its vault
/// is blamed in the log, and the next one is asked.
final class ThresholdAgreement implements ThresholdKey {
  private final SharedAgreement form;
  private final Holders holders;
  private final Kernel kernel;
  private final Curve curve;
  private final ProductProof proof;

  // One for each vault that was asked.
  private final Map<BigInteger, Point> publicShares = new ConcurrentHashMap<>();

  ThresholdAgreement(SharedAgreement form, Holders holders) {
    this.form = form;
    this.holders = holders;
    this.kernel = holders.environment().kernel();
    this.curve = form.curve(holders.facts());
    this.proof = new ProductProof(kernel, ProofSuite.ofMulPoint(curve));
  }

  /// One vault's answer.
  private record Product(BigInteger x, Point point) {}

  @Override
  public KeyFacts facts() {
    return holders.facts();
  }

  @Override
  public SecretBytes agree(byte[] peerPoint) throws VaultException, CryptokiException {
    Environment environment = holders.environment();
    Point peer = form.peer(kernel, facts(), peerPoint);
    try (var multiplication = new SharedMultiplication(kernel, peer)) {
      List<Ask<Product>> asks =
          holders.asks(_ -> true, (holder, left) -> multiplied(multiplication, holder, left));
      Map<BigInteger, Point> products = new LinkedHashMap<>();
      environment.quorum().any(holders.k(), asks, environment.deadline(), _ -> {}).stream()
          .map(Answer.Given::value)
          .forEach(product -> products.put(product.x(), product.point()));
      Optional<Point> agreed = multiplication.product(products);
      return form.agreed(
          agreed.orElseThrow(() ->
              new CryptokiException(
                  Ckr.DEVICE_ERROR, "the vaults' products are proven and cancel each other out")));
    }
  }

  private Product multiplied(SharedMultiplication multiplication, Holder holder, Duration left)
      throws VaultException {
    Point blinded = multiplication.blindedFor(holder.x(), holders.environment().random());
    var operation = new MulPoint(Octets.of(blinded.encoded()));
    try (Proven answer = holders.carryOut(holder, operation, left)) {
      return checked(holder, blinded, answer)
          .map(point -> new Product(holder.x(), point))
          .orElseThrow(() -> holders.blame(holder, "its product is not proven to be its share's"));
    }
  }

  private Optional<Point> checked(Holder holder, Point blinded, Proven answer) {
    if (answer.product().length() != curve.pointBytes() + 2 * curve.scalarBytes()) {
      return Optional.empty();
    }
    byte[] product = bytes(answer.product(), 0, curve.pointBytes());
    byte[] proven = bytes(answer.product(), curve.pointBytes(), answer.product().length());
    Point share = publicShare(holder);
    return kernel
        .decode(curve, product)
        .filter(point -> proof.verifies(share, blinded, point, proven));
  }

  // As this engine has written it.
  private Point publicShare(Holder holder) {
    return publicShares.computeIfAbsent(
        holder.x(),
        _ -> kernel.decode(curve, holder.point().publicShare().toByteArray()).orElseThrow());
  }

  private static byte[] bytes(SecretBytes all, int from, int to) {
    return all.useArray(bytes -> Arrays.copyOfRange(bytes, from, to));
  }
}
