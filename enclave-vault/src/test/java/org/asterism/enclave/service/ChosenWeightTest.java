package org.asterism.enclave.service;

import static org.asterism.enclave.service.CurveFixture.KERNEL;
import static org.asterism.kernel.Curve.EDWARDS25519;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.kernel.Point;
import org.asterism.threshold.curve.PointSum;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.frost.SigningRound;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.SchnorrSign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hostile engine and k−1 hostile vaults name identifiers by which the honest vault weighs its
/// share as they please, and have a signature of a message that it never saw, in one session: but
/// for the list's place in every binding factor (threshold.md §9, `lam_inside_attack`).
final class ChosenWeightTest {
  private static final BigInteger Q = EDWARDS25519.order();
  private static final String FORGED = "forged";
  private static final String NOT_FORGED = "not forged";

  @TempDir Path directory;

  @Test
  void aChosenWeightForgesOnlyWhereTheListIsNotHashed() throws Exception {
    assertEquals(NOT_FORGED, new ChosenWeight(folder("hashed")).call());
    var classes = new AlteredClasses(SigningRound.class, () -> ChosenWeightTest::forgetList);
    assertEquals(FORGED, classes.call(ChosenWeight.class, folder("not-hashed")));
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }

  // What is hashed of the list is nothing.
  private static void forgetList(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction call
        && call.name().equalsString("encoded")
        && call.owner().asInternalName().endsWith("/CommitmentList")) {
      code.pop().iconst_0().newarray(TypeKind.BYTE);
    } else {
      code.with(element);
    }
  }

  /// What the engine tries, with the second share of a key of which two shares sign. The vault has
  /// the first.
  private record ChosenWeight(Path directory) implements Callable<String> {
    private static final BigInteger SHIFT = BigInteger.valueOf(0x5eed);
    private static final BigInteger FACTOR = BigInteger.valueOf(0xfac7);
    private static final Octets NEVER_SEEN = VaultFixture.octets("never seen", 10);

    @Override
    public String call() throws Exception {
      try (var vault = new VaultFixture(directory, 1)) {
        var signing = new SigningFixture(vault);
        SigningFixture.Ready honest = signing.ready(BigInteger.ONE);
        Point nonce = nonce(signing, honest);
        BigInteger asked = challenge(signing, nonce, SigningFixture.MESSAGE);
        BigInteger wanted = challenge(signing, nonce, NEVER_SEEN);
        // At 1 and 2 the weights of both shares are 2 and -1.
        BigInteger weight = wanted.shiftLeft(1).multiply(asked.modInverse(Q)).mod(Q);
        List<SchnorrSign.Signer> list =
            List.of(honest.signer(), hostile(signing, identifierThatWeighs(weight)));
        BigInteger own = wanted.multiply(SigningFixture.share(1)).negate();
        BigInteger sum = answer(signing, honest, list).add(SHIFT).add(own).mod(Q);
        return verifies(signing, nonce, sum) ? FORGED : NOT_FORGED;
      }
    }

    // x / (x − 1) is the weight of the share at 1 beside one at x.
    private static BigInteger identifierThatWeighs(BigInteger weight) {
      return weight.multiply(weight.subtract(BigInteger.ONE).modInverse(Q)).mod(Q);
    }

    // That of the list, if the binding factors are of no list: the hostile part comes to the shift.
    private static Point nonce(SigningFixture signing, SigningFixture.Ready honest) {
      return new PointSum(KERNEL, EDWARDS25519)
          .plus(point(honest.commitment().hiding()))
          .plus(bindingFactor(signing, honest.x()), point(honest.commitment().binding()))
          .plusBase(SHIFT)
          .total()
          .orElseThrow();
    }

    private static SchnorrSign.Signer hostile(SigningFixture signing, BigInteger identifier) {
      BigInteger hiding = SHIFT.subtract(FACTOR.multiply(bindingFactor(signing, identifier)));
      return new SchnorrSign.Signer(
          Octets.of(PublicScalar.encode(EDWARDS25519, identifier)),
          new NonceBatch.Commitment(
              Octets.of(CurveFixture.point(EDWARDS25519, hiding.mod(Q)).encoded()),
              Octets.of(CurveFixture.point(EDWARDS25519, FACTOR).encoded())));
    }

    private static BigInteger bindingFactor(SigningFixture signing, BigInteger identifier) {
      return hash(
          ascii("FROST-ED25519-SHA512-v1rho"),
          signing.key.publicKey.encoded(),
          digest(ascii("FROST-ED25519-SHA512-v1msg"), SigningFixture.MESSAGE.toByteArray()),
          digest(ascii("FROST-ED25519-SHA512-v1com")),
          PublicScalar.encode(EDWARDS25519, identifier));
    }

    private static BigInteger challenge(SigningFixture signing, Point nonce, Octets message) {
      return hash(nonce.encoded(), signing.key.publicKey.encoded(), message.toByteArray());
    }

    private static BigInteger answer(
        SigningFixture signing, SigningFixture.Ready honest, List<SchnorrSign.Signer> list)
        throws Exception {
      try (var share =
          assertInstanceOf(
              SchnorrSign.Share.class, signing.use(honest.x(), signing.sign(honest, list)))) {
        return PublicScalar.reveal(EDWARDS25519, share.share());
      }
    }

    private static boolean verifies(SigningFixture signing, Point nonce, BigInteger sum)
        throws Exception {
      byte[] second = PublicScalar.encode(EDWARDS25519, sum);
      byte[] signature = ByteBuffer.allocate(64).put(nonce.encoded()).put(second).array();
      return signing.verifies(NEVER_SEEN, signature);
    }
  }

  private static BigInteger hash(byte[]... parts) {
    byte[] digest = digest(parts);
    byte[] bigEndian = new byte[digest.length];
    for (int i = 0; i < digest.length; i++) {
      bigEndian[digest.length - 1 - i] = digest[i];
    }
    return new BigInteger(1, bigEndian).mod(Q);
  }

  private static byte[] digest(byte[]... parts) {
    try {
      var sha512 = MessageDigest.getInstance("SHA-512");
      for (byte[] part : parts) {
        sha512.update(part);
      }
      return sha512.digest();
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Point point(Octets encoded) {
    return KERNEL.decode(EDWARDS25519, encoded.toByteArray()).orElseThrow();
  }
}
