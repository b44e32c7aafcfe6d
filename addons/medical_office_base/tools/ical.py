"""Calendars as RFC 5545 has them: plain Python, made as text."""

LINE_BYTES = 75
# A calendar has at least one component: this one, where there is no event.
NO_EVENT = [
    'BEGIN:VTIMEZONE', 'TZID:Etc/UTC', 'BEGIN:STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0000', 'TZOFFSETTO:+0000',
    'END:STANDARD', 'END:VTIMEZONE']


def escape(text):
    """A text as the value of a property (section 3.3.11); what is no printable character is a space."""
    text = text.replace('\\', '\\\\').replace(';', '\\;').replace(',', '\\,').replace('\r\n', '\n').replace('\n', '\\n')
    return ''.join(char if char.isprintable() else ' ' for char in text)


def fold(line):
    """A line in pieces of at most 75 bytes, no character cut in two (section 3.1)."""
    pieces, piece, size = [], '', 0
    for char in line:
        length = len(char.encode())
        if size + length > LINE_BYTES:
            pieces.append(piece)
            piece, size = ' ', 1
        piece, size = piece + char, size + length
    return '\r\n'.join([*pieces, piece])


def moment(utc):
    """A moment (naive, UTC) as a value."""
    return utc.strftime('%Y%m%dT%H%M%SZ')


def calendar(name, events):
    """A calendar to subscribe to.

    :param events: [{uid, start, end, changed: moments in UTC; summary, location, description: texts}]
    """
    lines = [
        'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Medical Office//Shifts//EN', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH',
        f'X-WR-CALNAME:{escape(name)}', 'REFRESH-INTERVAL;VALUE=DURATION:PT1H', 'X-PUBLISHED-TTL:PT1H']
    if not events:
        lines += NO_EVENT
    for event in events:
        lines += [
            'BEGIN:VEVENT', f"UID:{event['uid']}", f"DTSTAMP:{moment(event['changed'])}", f"LAST-MODIFIED:{moment(event['changed'])}",
            f"DTSTART:{moment(event['start'])}", f"DTEND:{moment(event['end'])}", f"SUMMARY:{escape(event['summary'])}"]
        lines += [f'{key.upper()}:{escape(event[key])}' for key in ('location', 'description') if event.get(key)]
        lines += ['CLASS:PRIVATE', 'STATUS:CONFIRMED', 'TRANSP:OPAQUE', 'END:VEVENT']
    return '\r\n'.join([*map(fold, lines), 'END:VCALENDAR', ''])
