#!/usr/bin/python3
"""samba_domain.py - what has to be done inside a Samba AD domain's database; called by samba.sh.

  samba_domain.py provision DIR REALM DOMAIN HOST   a new domain below DIR, for a KDC alone
  samba_domain.py users CONF <LINES                 accounts: "NAME [ATTRIBUTE=VALUE]...", a "$" at
                                                    the end of the name makes it a computer's
  samba_domain.py set CONF NAME ATTRIBUTE=VALUE...  NAME "@" is the domain itself
  samba_domain.py sid CONF NAME

A value "0x..." is octets, "now" this moment as NT counts, "_" a space; an empty one removes the
attribute. samba-tool does the same, but takes a second for each account.
"""
import logging
import shlex
import sys
import time

import ldb
import samba
import samba.dsdb
import samba.provision
from samba.auth import system_session
from samba.ndr import ndr_unpack
from samba.dcerpc import security
from samba.param import LoadParm
from samba.samdb import SamDB

NT_EPOCH = 11644473600


def provision(folder, realm, domain, host):
    # The ACLs of sysvol need extended attributes, and nobody reads sysvol here.
    samba.provision.setsysvolacl = lambda *args, **more: None
    samba.provision.provision(
        logging.getLogger("provision"), system_session(), smbconf=folder + "/base.conf",
        targetdir=folder, realm=realm, domain=domain, hostname=host, hostip="127.0.0.1",
        serverrole="active directory domain controller", dns_backend="NONE",
        adminpass="Passw0rd!x", users="nobody", batch_mode=True,
        dom_for_fun_level=samba.dsdb.DS_DOMAIN_FUNCTION_2008_R2)


def open_database(conf):
    lp = LoadParm()
    lp.load(conf)
    return SamDB(url=lp.private_path("sam.ldb"), session_info=system_session(), lp=lp)


def find(db, name):
    if name == "@":
        return db.domain_dn()
    found = db.search(db.domain_dn(), ldb.SCOPE_SUBTREE, "(sAMAccountName=%s)" % name, ["objectSid"])
    return found[0].dn


def octets(text):
    if text.startswith("0x"):
        return bytes.fromhex(text[2:])
    if text == "now":
        return str(int((time.time() + NT_EPOCH) * 10 ** 7))
    return text.replace("_", " ")


def change(db, name, settings):
    message = ldb.Message(ldb.Dn(db, str(find(db, name))))
    for setting in settings:
        key, value = setting.split("=", 1)
        message[key] = ldb.MessageElement([octets(value)] if value else [], ldb.FLAG_MOD_REPLACE, key)
    # Without the bypass no password can be old.
    if settings:
        db.modify(message, ["local_oid:%s:1" % samba.dsdb.DSDB_CONTROL_BYPASS_PASSWORD_HASH_OID])


def users(db, lines):
    for words in map(shlex.split, lines):
        if words[0] == "@":
            pass
        elif words[0].endswith("$"):
            db.newcomputer(words[0][:-1])
            db.setpassword("(sAMAccountName=%s)" % words[0], "Passw0rd!x")
        else:
            db.newuser(words[0], "Passw0rd!x")
        change(db, words[0], words[1:])


def sid(db, name):
    found = db.search(find(db, name), ldb.SCOPE_BASE, attrs=["objectSid"])
    print(ndr_unpack(security.dom_sid, found[0]["objectSid"][0]))


def main(verb, *words):
    if verb == "provision":
        provision(*words)
        return
    db = open_database(words[0])
    if verb == "users":
        users(db, sys.stdin)
    elif verb == "set":
        change(db, words[1], words[2:])
    elif verb == "sid":
        sid(db, words[1])
    else:
        sys.exit("samba_domain.py: no such verb: " + verb)


main(*sys.argv[1:])
