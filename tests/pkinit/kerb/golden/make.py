#!/usr/bin/env python3
"""Writes the golden buffers: annotated hex, from tests/facts/structs.tsv and nothing of the project.

make.py KIND.hex ...: none named: all, into the folder of this file. The tests read the files; this
script runs only when a buffer is to be added.
"""
import os
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FACTS = os.path.join(HERE, '..', '..', '..', 'facts', 'structs.tsv')

CSP = 'CSPINFO_PACK2'
INTERACTIVE = ['LogonScript', 'HomeDirectory', 'FullName', 'ProfilePath', 'HomeDirectoryDrive',
               'LogonServer']
PROFILE = {'LogonCount': 7, 'BadPasswordCount': 2, 'LogonTime': 0x01D9000011112222,
           'LogoffTime': 0x7FFFFFFFFFFFFFFF, 'KickOffTime': 0x7FFFFFFFFFFFFFFF,
           'PasswordLastSet': 0x01D8000011112222, 'PasswordCanChange': 0x01D8000011113333,
           'PasswordMustChange': 0x7FFFFFFFFFFFFFFF, 'LogonScript': 'l.cmd', 'HomeDirectory': '',
           'FullName': 'Alice \u00c4rger', 'ProfilePath': '\\\\fs\\p', 'HomeDirectoryDrive': 'H:',
           'LogonServer': 'KDC', 'UserFlags': 0x10020}
CARD = {'nCardNameOffset': 'PIV card', 'nReaderNameOffset': 'Reader 0',
        'nContainerNameOffset': '9A', 'nCSPNameOffset': 'Cardea Smart Card Provider'}
PASSWORD = {'LogonDomainName': 'EXAMPLE', 'UserName': 'alice', 'Password': 'p\u00e4ss \U0001F511'}
CERTIFICATE = {'DomainName': 'EXAMPLE.TEST', 'UserName': 'alice', 'Pin': '123456', 'Flags': 1, **CARD}
TICKET = {'Flags': 1, 'ServiceTicket': bytes(range(0x61, 0x66)),
          'TicketGrantingTicket': bytes(range(0x76, 0x7C))}
LM20 = {'LogonDomainName': 'EXAMPLE', 'UserName': 'alice', 'Workstation': 'KIOSK',
        'ChallengeToClient': bytes(range(1, 9)), 'ParameterControl': 0x802}
ID = {'LogonId': 0x80000001000003E7}

# structure, MessageType, values
KINDS = [
    ('MSV1_0_INTERACTIVE_LOGON', 2, PASSWORD),
    ('MSV1_0_LM20_LOGON', 3, {**LM20, 'CaseSensitiveChallengeResponse': bytes(range(0x10, 0x2B)),
                              'CaseInsensitiveChallengeResponse': bytes(range(0x40, 0x58))}),
    ('MSV1_0_SUBAUTH_LOGON', 5, {**LM20, 'AuthenticationInfo1': b'one', 'AuthenticationInfo2': b'',
                                 'SubAuthPackageId': 132}),
    ('MSV1_0_S4U_LOGON', 12, {'Flags': 2, 'UserPrincipalName': 'alice@example.test',
                              'DomainName': ''}),
    ('KERB_INTERACTIVE_LOGON', 2, PASSWORD),
    ('KERB_INTERACTIVE_UNLOCK_LOGON', 7, {**PASSWORD, **ID}),
    ('KERB_SMART_CARD_LOGON', 6, {'Pin': '123456', **CARD}),
    ('KERB_SMART_CARD_UNLOCK_LOGON', 8, {'Pin': '123456', **CARD, **ID}),
    ('KERB_CERTIFICATE_LOGON', 13, CERTIFICATE),
    ('KERB_CERTIFICATE_UNLOCK_LOGON', 15, {**CERTIFICATE, **ID}),
    ('KERB_CERTIFICATE_LOGON', 13, {'DomainName': '', 'UserName': 'alice', 'Pin': '123456',
                                    'Flags': 3, 'StoreName': 'MY', 'CertificateHash':
                                    bytes(range(0xA0, 0xB4))}),
    ('KERB_TICKET_LOGON', 10, TICKET),
    ('KERB_TICKET_UNLOCK_LOGON', 11, {**TICKET, **ID}),
    ('KERB_S4U_LOGON', 12, {'Flags': 8, 'ClientUpn': 'alice@example.test',
                            'ClientRealm': 'EXAMPLE.TEST'}),
    ('KERB_CERTIFICATE_S4U_LOGON', 14, {'Flags': 4, 'UserPrincipalName': '', 'DomainName': 'EXAMPLE',
                                        'Certificate': b'\x30\x05\x02\x03\x01\x02\x03'}),
    ('MSV1_0_INTERACTIVE_PROFILE', 2, PROFILE),
    ('MSV1_0_LM20_LOGON_PROFILE', 3, {
        'KickOffTime': 0x7FFFFFFFFFFFFFFF, 'LogoffTime': 0x01D9000011112222, 'UserFlags': 0x120,
        'UserSessionKey': bytes(range(0x80, 0x90)), 'LogonDomainName': 'EXAMPLE',
        'LanmanSessionKey': bytes(range(0x90, 0x98)), 'LogonServer': 'DC', 'UserParameters': ''}),
    ('KERB_INTERACTIVE_PROFILE', 2, PROFILE),
    ('KERB_SMART_CARD_PROFILE', 4, {**PROFILE,
                                    'CertificateData': b'\x30\x05\x02\x03\x01\x02\x03'}),
    ('KERB_TICKET_PROFILE', 6, {**PROFILE, 'KeyType': 18, 'Value': bytes(range(0xC0, 0xE0))}),
]
LENGTHS = {'CspData': 'CspDataLength', 'ServiceTicket': 'ServiceTicketLength',
           'TicketGrantingTicket': 'TicketGrantingTicketLength', 'Certificate': 'CertificateLength',
           'CertificateData': 'CertificateSize', 'Value': 'Length'}


def facts():
    rows = {}
    with open(FACTS, encoding='ascii') as f:
        next(f)
        for line in f:
            name, field, kind, o64, s64, o86, s86, _ = line.rstrip('\n').split('\t')
            rows.setdefault(name, []).append((field, kind, {'x64': (int(o64), int(s64)),
                                                            'x86': (int(o86), int(s86))}))
    return rows


ROWS = facts()


def fields_of(name, abi, at=0):
    """Every simple field: name, type, offset, size."""
    for field, kind, places in ROWS[name]:
        offset, size = places[abi]
        if field == '(total)':
            continue
        if kind.startswith('KERB_') and kind in ROWS:
            yield from fields_of(kind, abi, at + offset)
        else:
            yield field, kind, at + offset, size


def sizeof(name, abi):
    return ROWS[name][0][2][abi][1]


class Block:
    def __init__(self, size):
        self.bytes = bytearray(size)
        self.notes = []

    def put(self, at, data, note):
        self.bytes[at:at + len(data)] = data
        self.notes.append((at, len(data), note))

    def add(self, data, note):
        if len(self.bytes) % 2:
            self.bytes += b'\0'
            self.notes.append((len(self.bytes) - 1, 1, '(to an even offset)'))
        at = len(self.bytes)
        self.bytes += data
        self.notes.append((at, len(data), note))
        return at


def wide(text):
    return text.encode('utf-16-le')


def csp_info(block, values):
    names = list(CARD)
    head, strings, at = {}, [], 2
    for name in names:
        head[name] = at
        at += len(wide(values[name])) // 2 + 1
    size = 40 + 2 * at
    head.update(dwCspInfoLen=size, MessageType=1, SpaceHolderForWow64=0, flags=0, KeySpec=1)
    start = block.add(b'', 'CspData')
    block.notes.pop()
    block.bytes += bytes(40)
    for field, kind, offset, n in fields_of(CSP, 'x64'):
        if field in head:
            block.put(start + offset, head[field].to_bytes(n, 'little'),
                      'CspData.%s %d' % (field, head[field]))
    block.add(bytes(4), 'CspData.bBuffer: two WCHARs of zero')
    for name in names:
        block.add(wide(values[name]) + b'\0\0', '%s: "%s"' % (name, values[name]))
    return start, size


def certificate_info(block, values):
    store = wide(values['StoreName']) + b'\0\0' if values['StoreName'] else b''
    size = 8 + 4 + len(store) + len(values['CertificateHash'])
    start = block.add(struct.pack('<I', size), 'CertInfoSize %d' % size)
    block.add(struct.pack('<I', 1), 'InfoType 1, CertHashInfo')
    block.add(struct.pack('<H', len(store)), 'StoreNameLength %d' % len(store))
    block.add(struct.pack('<H', len(values['CertificateHash'])), 'HashLength')
    block.add(store, 'StoreName "%s"' % values['StoreName'])
    block.add(values['CertificateHash'], 'the hash')
    return start, size


def string(block, at, abi, length, maximum, pointer, field):
    width = 8 if abi == 'x64' else 4
    block.put(at, struct.pack('<HH', length, maximum),
              '%s Length %d, MaximumLength %d' % (field, length, maximum))
    block.put(at + width, pointer.to_bytes(width, 'little'), '%s.Buffer' % field)


def build(name, message_type, values, abi, base):
    width = 8 if abi == 'x64' else 4
    block = Block(sizeof(name, abi))
    rows = list(fields_of(name, abi))
    offsets = {field: (at, size) for field, _, at, size in rows}
    for field, kind, at, size in rows:
        value = values.get(field)
        if field == 'MessageType':
            block.put(at, message_type.to_bytes(size, 'little'), 'MessageType %d' % message_type)
        elif field in LENGTHS.values():
            continue
        elif kind == 'UNICODE_STRING':
            data = wide(value)
            where = block.add(data + b'\0\0', '%s "%s"' % (field, value)) if data else None
            string(block, at, abi, len(data), len(data) + 2 if data else 0,
                   base + where if data else 0, field)
        elif kind == 'STRING':
            where = block.add(value, field) if value else None
            string(block, at, abi, len(value), len(value), base + where if value else 0, field)
        elif kind in ('PUCHAR', 'PWSTR'):
            if field != 'CspData':
                where, n = block.add(value, field), len(value)
            elif 'StoreName' in values:
                where, n = certificate_info(block, values)
            else:
                where, n = csp_info(block, values)
            block.put(at, (base + where).to_bytes(width, 'little'), field)
            length_at, size = offsets[LENGTHS[field]]
            block.put(length_at, n.to_bytes(size, 'little'), '%s %d' % (LENGTHS[field], n))
        elif isinstance(value, bytes):
            block.put(at, value, field)
        else:
            block.put(at, value.to_bytes(size, 'little'), '%s 0x%x' % (field, value))
    return block


def dump(block, out):
    at = 0
    for start, n, note in sorted(block.notes):
        if start > at:
            out.append('%04x  %-47s  (padding)' % (at, block.bytes[at:start].hex(' ')))
        for i in range(start, start + n, 16):
            out.append(('%04x  %-47s  %s' % (i, block.bytes[i:min(i + 16, start + n)].hex(' '),
                                            note if i == start else '')).rstrip())
        at = max(at, start + n)
    if at < len(block.bytes):
        out.append('%04x  %-47s  (padding)' % (at, block.bytes[at:].hex(' ')))


def file_of(name, message_type, values):
    out = ['# %s, MessageType %d; written by make.py.' % (name, message_type)]
    for field, value in values.items():
        if isinstance(value, bytes):
            out.append('%s bytes %s' % (field, value.hex()))
        elif isinstance(value, str):
            out.append('%s text %s' % (field, value))
        else:
            out.append('%s number 0x%x' % (field, value))
    for abi in ('x64', 'x86'):
        for base in (0, 0x00007FF612340000 if abi == 'x64' else 0xFFFF0000):
            out.append('\n@ %s 0x%x' % (abi, base))
            dump(build(name, message_type, values, abi, base), out)
    return '\n'.join(out) + '\n'


def main():
    for name, message_type, values in KINDS:
        file = name + ('_HASH' if 'StoreName' in values else '') + '.hex'
        if len(sys.argv) > 1 and file not in sys.argv[1:]:
            continue
        with open(os.path.join(HERE, file), 'w', encoding='utf-8') as f:
            f.write(file_of(name, message_type, values))


main()
