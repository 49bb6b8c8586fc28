package org.asterism.custody.assembled;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Place;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.key.KeyMaterial;
import org.asterism.logging.SparingLog;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.CorruptSecretException;
import org.asterism.threshold.SharePayload;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Lease;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.Release.Released;
import org.slf4j.LoggerFactory;

/// The gathering of k shares of one key: takes the first k whose tags hold (threshold.md D.4), with
/// the spares and hedges of [org.asterism.quorum.Quorum].
///
/// A share whose tag does not hold is blamed on its vault in the log. Shares that come too late are
/// erased.
///
/// @param lacking hears of vaults that have not got their share
public record Gathering(
    Environment environment, OpenToken token, Locator locator, long wantedUses, Lacking lacking) {
  private static final SparingLog SPARING =
      new SparingLog(LoggerFactory.getLogger(Gathering.class));
  private static final Set<Reason> LACKS =
      EnumSet.of(Reason.UNKNOWN_HANDLE, Reason.TOMBSTONE, Reason.DAMAGED);

  /// What hears of a vault that has not got its share of the key.
  @FunctionalInterface
  public interface Lacking {
    /// @param reason why it released none; waits for nothing
    void at(Member member, Reason reason);
  }

  /// One share that its tag proves.
  private record Share(XCoordinate x, SecretBytes bytes, Lease lease) {}

  /// A key, whole, and how long it may be kept; the receiver closes the material.
  public record Gathered(KeyMaterial material, Lease lease) {}

  /// The shares of a quorum, checked.
  public Gathered gather() throws VaultException {
    Map<XCoordinate, SecretBytes> quorum = new LinkedHashMap<>();
    List<Share> shares = quorum();
    try (SecretBytes padded = locator.sharing().combine(byX(shares, quorum))) {
      var material = new KeyMaterial(locator.facts(), SizeBucket.unpad(padded));
      return new Gathered(material, smallest(shares));
    } catch (CorruptSecretException wrong) {
      // Every share's tag held, so the sharing itself was wrong: a bug, not a vault's lie.
      throw new IllegalStateException("the shares of a key are right and the key is not", wrong);
    } finally {
      quorum.values().forEach(SecretBytes::close);
    }
  }

  /// The payload that the vault at `x` is owed.
  public SharePayload owed(XCoordinate x, EnrolmentId vault) throws VaultException {
    Map<XCoordinate, SecretBytes> quorum = new LinkedHashMap<>();
    List<Share> shares = quorum();
    try (SecretBytes share = locator.sharing().shareAt(x, byX(shares, quorum))) {
      return Shares.payload(share, locator.binding(vault), token.root());
    } finally {
      quorum.values().forEach(SecretBytes::close);
    }
  }

  private List<Share> quorum() throws VaultException {
    return environment
        .quorum()
        .any(locator.k(), asks(), environment.deadline(), share -> share.bytes().close())
        .stream()
        .map(Answer.Given::value)
        .toList();
  }

  // Vaults that never confirmed their share come last.
  private List<Ask<Share>> asks() {
    var asks = new ArrayList<Ask<Share>>();
    for (Place place : locator.places().all()) {
      environment
          .members()
          .find(place.vault())
          .ifPresent(member ->
              asks.add(
                  new Ask<>(member.vault(), (_, left) -> release(member, left), !place.placed())));
    }
    return asks;
  }

  private Share release(Member member, Duration deadline) throws VaultException {
    Place place = locator.places().at(member.id()).orElseThrow();
    var release = new Release(wantedUses);
    try {
      return check(
          member,
          new Errand<>(place.handle(), place.epoch(), place.policy(), release)
              .carryOut(member, token.authority(), deadline));
    } catch (VaultRefused refused) {
      if (LACKS.contains(refused.reason())) {
        lacking.at(member, refused.reason());
      }
      throw refused;
    }
  }

  private Share check(Member member, Released released) throws VaultException {
    int index = indexOf(member.id());
    Locator.Point point = locator.points().get(index);
    try (SharePayload payload = SharePayload.received(released.share())) {
      if (payload.matches(point.tag(), locator.binding(member.id()))) {
        return new Share(point.coordinate(), payload.share(), released.lease());
      }
    } catch (CorruptSecretException tooShort) {
      blame(member, String.valueOf(tooShort.getMessage()));
    }
    blame(member, "its share does not fit the tag that was kept of it");
    throw new VaultMalformed(member.vault().name(), "gave a wrong share", null);
  }

  private static void blame(Member member, String what) {
    SPARING.error(member.vault(), what, () -> "vault %s is to blame: %s".formatted(member, what));
  }

  private int indexOf(EnrolmentId vault) {
    List<Place> all = locator.places().all();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).vault().equals(vault)) {
        return i;
      }
    }
    throw new IllegalStateException("no place at vault " + vault);
  }

  private static Map<XCoordinate, SecretBytes> byX(
      List<Share> shares, Map<XCoordinate, SecretBytes> byX) {
    shares.forEach(share -> byX.put(share.x(), share.bytes()));
    return byX;
  }

  // Protocol §5, design §6: the granted lease is the smallest among the k vaults.
  private static Lease smallest(List<Share> shares) {
    Duration time = Lease.MAX_TIME;
    long uses = 0;
    for (Share share : shares) {
      Lease lease = share.lease();
      time = lease.time().compareTo(time) < 0 ? lease.time() : time;
      boolean fewer = lease.uses() > 0 && (uses == 0 || lease.uses() < uses);
      uses = fewer ? lease.uses() : uses;
    }
    return new Lease(time, uses);
  }
}
