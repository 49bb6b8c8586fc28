package org.asterism.algorithm;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.EcPkcs8;
import org.asterism.algorithm.rsa.RsaPkcs8;
import org.asterism.crypto.Providers;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;

/// The main class of a child process of [KeyCopiesTest]: makes keys, uses them, closes them, and
/// dumps its heap. What is to be sought goes to files straight from locked memory.
final class KeyCopiesProbe {
  static final String DUMP = "heap.hprof";
  static final String SOUGHT = ".sought";

  private static final int ROUNDS = 20;
  private static final Set<Curve> AMAZONS =
      EnumSet.of(Curve.P224, Curve.P256, Curve.P384, Curve.P521, Curve.K256);

  private KeyCopiesProbe() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Providers providers = Providers.fastest(new SecureRandom());
    var keys = new NewKeys(providers);
    for (Curve curve : AMAZONS) {
      try (KeyMaterial key = keys.ec(curve)) {
        use(key, providers);
        try (SecretBytes scalar = EcPkcs8.scalar(key.encoded())) {
          write(folder, curve.name(), scalar);
        }
      }
    }
    try (KeyMaterial key = keys.rsa(2048, BigInteger.valueOf(65_537))) {
      use(key, providers);
      for (RsaPkcs8.Part part :
          new RsaPkcs8.Part[] {
            RsaPkcs8.Part.PRIVATE_EXPONENT, RsaPkcs8.Part.PRIME_1, RsaPkcs8.Part.EXPONENT_2
          }) {
        try (SecretBytes number = RsaPkcs8.part(key.encoded(), part)) {
          write(folder, part.name(), number);
        }
      }
    }
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(folder.resolve(DUMP).toString(), false);
  }

  private static void use(KeyMaterial key, Providers providers) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      if (!Engines.works(key, providers)) {
        throw new AssertionError("the key does not work");
      }
    }
  }

  private static void write(Path folder, String name, SecretBytes secret) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(name + SOUGHT),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)) {
      secret.borrow(bytes -> {
        ByteBuffer left = bytes.asByteBuffer();
        while (left.hasRemaining()) {
          file.write(left);
        }
      });
    }
  }
}
