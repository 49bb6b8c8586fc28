/// Attested TLS: identities and pins for mutual TLS 1.3, evidence and its verification, and the
/// exchange that binds fresh evidence to one connection. Evidence in a certificate authorises
/// nothing; a connection that finished the exchange does.
@NullMarked
package org.asterism.ratls;

import org.jspecify.annotations.NullMarked;
