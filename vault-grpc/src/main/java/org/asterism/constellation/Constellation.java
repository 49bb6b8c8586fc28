package org.asterism.constellation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultName;

/// The n vaults over which a token's keys are spread, as the operators signed it. Only operators
/// and engines read it; a vault never learns that it exists.
///
/// @param name for people
/// @param serial raised with each change: of two files the higher is in force
/// @param k vaults needed by default, 1 to n
/// @param members in the file's order, which is also that of the engine's identities
/// @param operators who may change it
public record Constellation(
    String name, long serial, int k, List<Member> members, Operators operators) {
  /// Most vaults in one constellation.
  public static final int MAX_MEMBERS = 16;

  /// One vault.
  ///
  /// @param identity SubjectPublicKeyInfo of its TLS key
  /// @param evidence what it must prove itself with
  /// @param simulatedRoot the root that certified its simulated evidence, where that is accepted
  /// @param x where the sharings of the token's roots are evaluated for it
  public record Member(
      VaultName vault,
      Address address,
      Octets identity,
      EvidenceKind evidence,
      Optional<OperatorKey> simulatedRoot,
      XCoordinate x) {

    /// The same vault at another address.
    public Member at(Address other) {
      return new Member(vault, other, identity, evidence, simulatedRoot, x);
    }
  }

  public Constellation {
    members = List.copyOf(members);
    if (members.isEmpty() || members.size() > MAX_MEMBERS) {
      throw new IllegalArgumentException("expected 1 to " + MAX_MEMBERS + " vaults");
    }
    if (k < 1 || k > members.size()) {
      throw new IllegalArgumentException("expected a k of 1 to " + members.size() + ", found " + k);
    }
    if (serial < 1) {
      throw new IllegalArgumentException("expected a serial of 1 or more, found " + serial);
    }
    requireDistinct(members, member -> member.vault().name(), "name");
    requireDistinct(members, member -> member.vault().enrolment(), "enrolment id");
    requireDistinct(members, Member::identity, "identity");
    requireDistinct(members, Member::x, "x-coordinate");
    requireDistinct(members, Member::address, "address");
  }

  /// Number of vaults.
  public int n() {
    return members.size();
  }

  /// With other members, as the next in the row.
  public Constellation changed(List<Member> others) {
    return new Constellation(name, serial + 1, k, others, operators);
  }

  /// With other operators, as the next in the row.
  public Constellation changed(Operators others) {
    return new Constellation(name, serial + 1, k, members, others);
  }

  private static <T> void requireDistinct(
      List<Member> members, Function<Member, T> part, String what) {
    var seen = new HashSet<T>();
    for (var member : members) {
      if (!seen.add(part.apply(member))) {
        throw new IllegalArgumentException(
            "two vaults with the same " + what + ": " + member.vault().name());
      }
    }
  }
}
