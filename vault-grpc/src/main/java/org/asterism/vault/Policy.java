package org.asterism.vault;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who may do what with a record, under which conditions. A rule allows; what no rule allows is
/// denied.
public record Policy(String name, List<Rule> rules) {

  public Policy {
    rules = List.copyOf(rules);
  }

  /// The account whose grant it asks for first: the token that the record belongs to.
  public Optional<Handle> account() {
    return rules.stream()
        .flatMap(rule -> rule.conditions().stream())
        .filter(Condition.Credential.class::isInstance)
        .map(condition -> ((Condition.Credential) condition).account())
        .findFirst();
  }

  /// Fixes the bytes over which the digest will be.
  public EncodedPolicy encode() {
    return PolicyCodec.encode(this);
  }

  /// A kind of acts that rules tell apart. Each operation declares its own or shares another's.
  ///
  /// @param name as in the wire contract's `OperationKind`, without its prefix
  public record OperationKind(String name) {
    /// Of what vaults compute with shares; it changes nothing but a count of uses.
    public static final OperationKind USE = new OperationKind("USE");
  }

  /// One permission: `operations` for any of `principals` while all `conditions` hold.
  public record Rule(
      Set<OperationKind> operations, List<Allowed> principals, List<Condition> conditions) {

    public Rule {
      operations = Set.copyOf(operations);
      principals = List.copyOf(principals);
      conditions = List.copyOf(conditions);
    }
  }

  /// Whom a rule means.
  public sealed interface Allowed {

    /// Whether `principal` is meant.
    boolean matches(Principal principal);

    /// Any engine that this vault enrolled by its key, without evidence.
    record AnyHost() implements Allowed {
      @Override
      public boolean matches(Principal principal) {
        return principal instanceof Principal.HostEngine;
      }
    }

    /// The one engine with this TLS key, without evidence.
    record Host(Octets spkiDigest) implements Allowed {
      public Host {
        spkiDigest.requireSize(Principal.DIGEST_LENGTH, "the digest of a key");
      }

      @Override
      public boolean matches(Principal principal) {
        return principal instanceof Principal.HostEngine(Octets spki) && spki.equals(spkiDigest);
      }
    }

    /// Any enrolled engine that shows simulated evidence of this measurement.
    record Simulated(Octets measurement) implements Allowed {
      public Simulated {
        measurement.requireSize(Principal.MEASUREMENT_LENGTH, "a simulated measurement");
      }

      @Override
      public boolean matches(Principal principal) {
        return principal instanceof Principal.SimulatedEngine(Octets shown, _)
            && shown.equals(measurement);
      }
    }
  }

  /// What must hold besides.
  public sealed interface Condition {

    /// The act carries a grant of this account at this vault.
    record Credential(Handle account) implements Condition {}

    /// What a release grants at most.
    ///
    /// @param uses 0: as many as the time allows
    record MaxLease(Duration time, long uses) implements Condition {
      public MaxLease {
        Lease.requireWithinLimits(time, uses);
      }
    }

    /// How many uses may be granted for as long as the record lives.
    record UseLimit(long uses) implements Condition {
      public UseLimit {
        if (uses <= 0) {
          throw new IllegalArgumentException("a use limit is positive, not " + uses);
        }
      }
    }
  }
}
