"""Which addresses may be connected to."""

from __future__ import annotations

import socket

import pytest

from bot.drafting.public import NotPublic, PublicSockets, is_public

REFUSED = """
192.31.196.1 192.52.193.1 192.175.48.6 2620:4f:8000::6 3ffe::1
127.0.0.1 127.255.255.254 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 100.64.0.1 169.254.169.254
192.0.0.9 192.0.2.1 192.88.99.1 198.18.0.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
168.63.129.16
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:8.8.8.8
64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 2001::1 2001:0:808:808::1 2001:db8::1 2001:20::1
2002:7f00:1:: 2002:808:808::1 3fff::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1
ff02::1 ff0e::1 100::1 4000::1 5f00::1 2606:4700::1111%eth0
127.1 2130706433 0x7f000001 0177.0.0.1 localhost example.org 127.0.0.1. %
""".split()


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_one_machine_of_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sockets = PublicSockets()
    with pytest.raises(NotPublic):
        sockets((family, socket.SOCK_STREAM, 0, "", (address, 80)))
    assert sockets.refused == [address]


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::1"])
def test_public_addresses_are_allowed_at_two_ports(address: str) -> None:
    assert is_public(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sockets = PublicSockets()
    for port in (80, 443):
        sockets((family, socket.SOCK_STREAM, 0, "", (address, port))).close()
    for port in (22, 8080, 0):
        with pytest.raises(NotPublic):
            sockets((family, socket.SOCK_STREAM, 0, "", (address, port)))


def test_what_is_opened_for_a_test_is_one_endpoint() -> None:
    sockets = PublicSockets([("127.0.0.1", 8080)])
    sockets((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 8080))).close()
    for where in (("127.0.0.1", 80), ("127.0.0.2", 8080)):
        with pytest.raises(NotPublic):
            sockets((socket.AF_INET, socket.SOCK_STREAM, 0, "", where))
