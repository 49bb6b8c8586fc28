package org.asterism.custody.threshold;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.NewKey;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.vaults.Environment;
import org.asterism.key.KeyFacts;
import org.asterism.key.SharedCurve;
import org.asterism.key.SharedForm;
import org.asterism.secret.Allotment;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;

/// A key that all vaults have just dealt to each other (threshold.md §8): nobody has it, and
/// nothing of it is at rest until each vault is told to keep its share, which it is for a minute.
/// It holds nothing secret.
public final class BornKey implements NewKey {
  private final Locator locator;
  private final Map<EnrolmentId, Keeping> keepings;

  private BornKey(Locator locator, Map<EnrolmentId, Keeping> keepings) {
    this.locator = locator;
    this.keepings = keepings;
  }

  /// In which session a vault has its share, and with which salt it keeps it.
  private record Keeping(SessionId session, Octets salt) {}

  /// Whether keys of this kind are born so, in threshold custody.
  public static boolean isOf(KeyFacts facts, Environment environment) {
    return environment.keyForms().shared(facts).orElse(null) instanceof SharedCurve;
  }

  /// Lets the vaults deal a key.
  ///
  /// @param like says what kind of key, and nothing else
  /// @param usages what the shares are for
  /// @throws VaultException if a vault is away or does not keep to what it is committed to: the
  ///   message and the log say so
  public static BornKey of(
      KeyFacts like, Set<Usage> usages, Environment environment, OpenToken token)
      throws VaultException {
    SharedForm form = environment.keyForms().shared(like).orElseThrow();
    if (!(form instanceof SharedCurve curved)) {
      throw new IllegalArgumentException("such a key is dealt by an engine");
    }
    var open = SessionOpen.birth(SplitKey.group(form, like), token.k());
    DealtKey dealt =
        Allotment.general().lend(() -> DealtKey.deal(open, environment, token.authority()));
    KeyFacts facts = curved.born(environment.kernel(), like, dealt.publicKey());
    var terms = new Dealing.Terms(facts, usages);
    var locator = Dealing.locator(terms, environment, token, points(dealt));
    return new BornKey(locator, keepings(dealt, locator, token));
  }

  /// What is public of the key.
  public KeyFacts facts() {
    return locator.facts();
  }

  @Override
  public Locator locator() {
    return locator;
  }

  @Override
  public Contents at(EnrolmentId vault) {
    Keeping keeping = requireNonNull(keepings.get(vault));
    return (policy, companion) ->
        new SessionKeep(
            keeping.session(), locator.kept().usages(), keeping.salt(), policy, companion);
  }

  @Override
  public void close() {}

  private static List<Locator.Point> points(DealtKey dealt) {
    var points = new ArrayList<Locator.Point>();
    for (DealtKey.Share share : dealt.shares()) {
      Octets pseudonym = share.opened().pseudonym().bytes();
      points.add(new Locator.Point(share.x(), pseudonym, Octets.of(share.point().encoded())));
    }
    return points;
  }

  private static Map<EnrolmentId, Keeping> keepings(
      DealtKey dealt, Locator locator, OpenToken token) {
    var keepings = new HashMap<EnrolmentId, Keeping>();
    for (int i = 0; i < dealt.shares().size(); i++) {
      EnrolmentId vault = locator.places().all().get(i).vault();
      Octets salt = Octets.of(Dealing.salt(locator, vault, token));
      keepings.put(vault, new Keeping(dealt.shares().get(i).opened().session(), salt));
    }
    return keepings;
  }
}
