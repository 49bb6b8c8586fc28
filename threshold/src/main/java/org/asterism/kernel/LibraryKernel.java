package org.asterism.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// The kernel over the system's libcrypto and libsodium, for a vault as a process of its own.
///
/// **Guarantee.** The time of an operation depends on lengths and public values alone. Secrets stay
/// in locked memory: the caller's, and a locked heap of libcrypto's.
///
/// **Limits.** A library that is not here takes its groups out of [#groups()]; [#missing()] says
/// which.
public final class LibraryKernel implements Kernel {
  private final Set<Group> groups = EnumSet.noneOf(Group.class);
  private final List<MissingLibrary> missing = new ArrayList<>();

  private LibraryKernel() {}

  /// The kernel over what this machine has.
  public static LibraryKernel open() {
    var kernel = new LibraryKernel();
    kernel.load(LibCrypto.NAME, "libssl3", LibCrypto::load, EnumSet.of(Group.RSA));
    return kernel;
  }

  @Override
  public Set<Group> groups() {
    return Set.copyOf(groups);
  }

  /// The libraries that are not here or do not serve.
  public List<MissingLibrary> missing() {
    return List.copyOf(missing);
  }

  @Override
  public SecretBytes modExp(byte[] base, SecretBytes exponent, byte[] modulus) {
    require(Group.RSA);
    requireModulus(base, modulus);
    try (var call = Arena.ofConfined()) {
      MemorySegment n = number(modulus, call);
      MemorySegment x = number(base, call);
      if (!LibCrypto.inOrder(x, n)) {
        throw new IllegalArgumentException("expected a base less than the modulus");
      }
      MemorySegment y = exponent.use(bytes -> LibCrypto.number(bytes, call));
      MemorySegment z = LibCrypto.number(call);
      LibCrypto.modExp(z, x, y, n, LibCrypto.workspace(call));
      return written(z, modulus.length);
    }
  }

  private void load(String library, String debianPackage, Runnable loading, Set<Group> brings) {
    try {
      loading.run();
      groups.addAll(brings);
    } catch (LinkageError refused) {
      missing.add(new MissingLibrary(library, debianPackage, reason(refused)));
    }
  }

  private static String reason(LinkageError refused) {
    Throwable said = refused;
    while (said.getCause() != null) {
      said = said.getCause();
    }
    return String.valueOf(said.getMessage());
  }

  private void require(Group group) {
    if (!groups.contains(group)) {
      throw new UnsupportedOperationException(group + " has no kernel here: " + missing);
    }
  }

  private static void requireModulus(byte[] base, byte[] modulus) {
    if (base.length != modulus.length) {
      throw new IllegalArgumentException(
          "expected a base of %d bytes, found %d".formatted(modulus.length, base.length));
    }
    if (modulus.length == 0 || modulus[0] == 0 || (modulus[modulus.length - 1] & 1) == 0) {
      throw new IllegalArgumentException("expected a modulus that is odd and begins with no zero");
    }
  }

  private static MemorySegment number(byte[] bytes, Arena call) {
    return LibCrypto.number(call.allocateFrom(JAVA_BYTE, bytes), call);
  }

  private static SecretBytes written(MemorySegment number, int length) {
    var result = SecretBytes.allocate(length);
    try (var handover = Handover.orElse(result::close)) {
      result.borrow(target -> LibCrypto.write(number, target));
      return handover.to(result);
    }
  }
}
