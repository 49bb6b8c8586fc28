package org.asterism.custody.threshold;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Place;
import org.asterism.custody.records.Places;
import org.asterism.custody.records.Records;
import org.asterism.custody.threshold.Holders.Holder;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.key.SharedCurve;
import org.asterism.key.SharedForm;
import org.asterism.key.SharedRsa;
import org.asterism.quorum.Answer;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionDeal.Shown;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The new shares of a key that all its vaults have dealt to each other (threshold.md §11): each
/// has its own in memory alone, for a minute, until it is told to keep it. It holds nothing secret.
public final class RefreshedKey {
  /// That a vault is away.
  public static final String NEEDS_ALL = " to refresh a key in threshold custody";

  private final Holders before;
  private final Locator next;
  private final List<Opened> opened;

  private RefreshedKey(Holders before, Locator next, List<Opened> opened) {
    this.before = before;
    this.next = next;
    this.opened = opened;
  }

  /// Lets the vaults deal. Whatever one says is checked here before another hears of it.
  ///
  /// @param locator of a key in threshold custody
  /// @throws VaultException if a vault is away, has no share of this epoch, or does not keep to
  ///   what it is committed to: the message and the log say so
  public static RefreshedKey deal(
      Environment environment, OpenToken token, Locator locator, ThresholdKey.Lacking lacking)
      throws VaultException {
    var key = new Holders(environment, token, locator, lacking);
    int n = locator.points().size();
    if (key.all().size() < n) {
      throw Answer.missed(NEEDS_ALL, n, key.all().size(), List.of());
    }
    SharedForm form = environment.keyForms().shared(locator.facts()).orElseThrow();
    Group group = SplitKey.group(form, locator.facts());
    var steps = new Steps(key, key.all(), SessionOpen.refresh(group, locator.k()));
    List<Opened> opened = steps.openAll();
    Places places = locator.places().inNextEpoch(environment.random());
    List<SessionDeal> told = steps.told(opened);
    // All are told the same but for what is their own.
    Octets session = Octets.of(told.getFirst().transcript(steps.open().terms()).bytes());
    Locator next = locator.refreshed(places, steps.dealt(opened, told), session);
    return new RefreshedKey(key, next, opened);
  }

  /// Where the key is when these shares are in force.
  public Locator locator() {
    return next;
  }

  /// That `member` keeps its new share beside the one in force.
  ///
  /// @param companion the row as it is with the new shares
  public Errand<Done> keep(Member member, EncodedPolicy policy, Octets companion) {
    Place now = place(before.locator(), member);
    Opened session = opened.get(before.locator().places().all().indexOf(now));
    var keep =
        SessionKeep.staged(session.session(), place(next, member).epoch(), policy, companion);
    return new Errand<>(now.handle(), now.epoch(), now.policy(), keep);
  }

  /// That `member` puts what it has kept in force. Needs no grant.
  public Errand<Done> commit(Member member) {
    return Records.commit(place(next, member), place(before.locator(), member).epoch());
  }

  /// That the shares which the vaults have kept are of the key: on a curve by their points, over
  /// whole numbers by their use.
  ///
  /// @throws CryptokiException `CKR_DEVICE_ERROR` if they are not
  public void requireSameKey() throws VaultException, CryptokiException {
    switch (before.environment().keyForms().shared(next.facts()).orElseThrow()) {
      case SharedRsa form -> new Partials(staged(), form.key(next.facts())).requireAll();
      case SharedCurve form -> requireSameKey(form.curve(next.facts()));
    }
  }

  private Holders staged() {
    return new Holders(before.environment(), before.token(), next, before.lacking());
  }

  private void requireSameKey(Curve curve) throws CryptokiException {
    int k = next.k();
    Optional<Point> key = point(curve, before.locator().points().subList(0, k));
    for (int first = 0; first < next.points().size(); first += k) {
      int from = Math.min(first, next.points().size() - k);
      if (!point(curve, next.points().subList(from, from + k)).equals(key)) {
        throw new CryptokiException(
            Ckr.DEVICE_ERROR, "the points of the new shares are not those of the key");
      }
    }
  }

  private Optional<Point> point(Curve curve, List<Locator.Point> some) {
    Kernel kernel = before.environment().kernel();
    var points = new LinkedHashMap<BigInteger, Point>();
    for (Locator.Point one : some) {
      points.put(one.x(), kernel.decode(curve, one.publicShare().toByteArray()).orElseThrow());
    }
    return Interpolation.atZero(curve, points.keySet()).ofPoints(kernel, points);
  }

  private static Place place(Locator locator, Member member) {
    return locator.places().at(member.id()).orElseThrow();
  }

  private record Steps(Holders key, List<Holder> holders, SessionOpen open, VaultRound round) {
    Steps(Holders key, List<Holder> holders, SessionOpen open) {
      this(
          key,
          holders,
          open,
          new VaultRound(key.environment(), key.token().authority(), members(holders), NEEDS_ALL));
    }

    List<Opened> openAll() throws VaultException {
      return round.ask((i, _, left) -> opened(holders.get(i), left));
    }

    // The step that names the record; under the pseudonym that its vault has had all along.
    private Opened opened(Holder holder, Duration left) throws VaultException {
      Opened opened = key.carryOut(holder, open, left);
      if (!opened.pseudonym().bytes().equals(holder.point().mark()) || !open.isSigned(opened)) {
        throw new VaultMalformed(
            holder.member().vault().name(), "opened a refresh under another's pseudonym", null);
      }
      return opened;
    }

    private List<SessionDeal> told(List<Opened> opened) {
      var seats = Roster.seats(open.group(), key.locator().points());
      var told = new ArrayList<SessionDeal>();
      for (int i = 0; i < opened.size(); i++) {
        Octets salt = key.salt(holders.get(i));
        told.add(
            SessionDeal.refresh(
                opened.get(i).session(), seats, opened, new Shown(salt, key.locator().refresh())));
      }
      return told;
    }

    /// What is known of each new share.
    List<Locator.Point> dealt(List<Opened> opened, List<SessionDeal> told) throws VaultException {
      List<BigInteger> xs = holders.stream().map(Holder::x).toList();
      var court = new DealingCourt(key.environment(), members(holders), open, told.getFirst(), xs);
      for (int i = 0; i < opened.size(); i++) {
        court.requireReachable(i);
      }
      List<Dealt> dealt =
          round.ask(
              (i, member, left) -> court.honest(i, round.carryOut(told.get(i), member, left)));
      DealingCourt.Hearing hearing = court.hear(dealt);
      return round.ask((i, member, left) -> {
        var apply = new SessionApply(opened.get(i).session(), hearing.to(i));
        Locator.Point before = holders.get(i).point();
        Octets point =
            hearing.share(i, before.publicShare(), () -> round.carryOut(apply, member, left));
        return new Locator.Point(before.x(), before.mark(), point);
      });
    }

    private static List<Member> members(List<Holder> holders) {
      return holders.stream().map(Holder::member).toList();
    }
  }
}
